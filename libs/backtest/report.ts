import { Random } from '#random';
import { alertBudget, type AlertBudget } from './alert-budget.js';
import { standardErrors } from './bootstrap.js';
import { brierScore, calibrationError, calibrationTable, type CalibrationBin } from './calibration.js';
import { averagePrecision, baseRate, rocAuc } from './discrimination.js';
import { type DeviceWeights, onceEach, type Predictions, ranked } from './predictions.js';

/** Alerts a day as a share of that day's rows. */
const ALERT_SHARE = 0.01;
/** Draws of a bootstrap: the error of a standard error is then 1 / sqrt(2 * 200), five in a hundred. */
const BOOTSTRAP_DRAWS = 200;

const MEASURES = [
  'rocAuc',
  'averagePrecision',
  'precisionAtBudget',
  'failuresCaught',
  'brierScore',
  'calibrationError',
] as const;
export type Measure = (typeof MEASURES)[number];

export interface Estimate {
  readonly value: number;
  /** Over devices, by bootstrap. */
  readonly standardError: number;
}

/** How good one head of one model was on one test. */
export interface BacktestReport {
  readonly rows: number;
  readonly devices: number;
  readonly failures: number;
  readonly baseRate: number;
  readonly measures: Readonly<Record<Measure, Estimate>>;
  readonly alerts: AlertBudget;
  readonly calibration: readonly CalibrationBin[];
}

/** All measures of a test, each with its error; the same predictions and seed give the same report. */
export function reportOf(predictions: Predictions, seed: string): BacktestReport {
  const order = ranked(predictions);
  const figures = (weights: DeviceWeights): number[] => {
    const budget = alertBudget(predictions, ALERT_SHARE, order, weights);
    return [
      rocAuc(predictions, order, weights),
      averagePrecision(predictions, order, weights),
      budget.precision,
      budget.failuresCaught,
      brierScore(predictions, weights),
      calibrationError(predictions, order, weights),
    ];
  };
  const values = figures(onceEach(predictions.devices));
  const errors = standardErrors(predictions.devices, BOOTSTRAP_DRAWS, new Random(seed), figures);
  const measures = Object.fromEntries(
    MEASURES.map((measure, i) => [measure, { value: values[i] ?? Number.NaN, standardError: errors[i] ?? Number.NaN }]),
  ) as Record<Measure, Estimate>;
  return {
    rows: predictions.outcome.length,
    devices: predictions.devices,
    failures: predictions.outcome.reduce((sum, one) => sum + one, 0),
    baseRate: baseRate(predictions),
    measures,
    alerts: alertBudget(predictions, ALERT_SHARE, order),
    calibration: calibrationTable(predictions, order),
  };
}
