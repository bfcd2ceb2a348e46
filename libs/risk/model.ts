import starter from './starter-model.json' with { type: 'json' };
import type { HorizonDays } from './risk.js';

export type FeatureName = keyof (typeof starter)['features'];

/** The head of a feature's own component, or the one over all. */
export type HeadName = 'own' | 'overall';

export interface FeatureModel {
  readonly label: string;
  readonly transform: 'log1p' | 'linear';
  /** In the head of the feature's own component, and in the head over all. */
  readonly own: Readonly<Record<`${HorizonDays}`, number>>;
  readonly overall: Readonly<Record<`${HorizonDays}`, number>>;
}

/** An additive model: a head over all and one for each component, for two horizons. */
export interface RiskModel {
  readonly version: string;
  readonly calibrated: boolean;
  /** Failures a device and year, by component; the baselines come of them. */
  readonly failuresPerYear: Readonly<Record<string, number>>;
  /** Of any other component that a feature speaks of: it gets a head when it is first named. */
  readonly failuresPerYearElse: number;
  readonly features: Readonly<Record<FeatureName, FeatureModel>>;
}

/** Set by hand, until there are outcomes to learn from; the file says how. */
export const STARTER_MODEL: RiskModel = {
  ...starter,
  // JSON has no literal types; the spec holds the file to these.
  features: starter.features as RiskModel['features'],
};

const DAYS_A_YEAR = 365;

/** Log-odds of a failure within the horizon at a constant rate: p = 1 - exp(-rate * days / 365). */
export function baselineOf(failuresPerYear: number, horizonDays: HorizonDays): number {
  const probability = -Math.expm1((-failuresPerYear * horizonDays) / DAYS_A_YEAR);
  return Math.log(probability / (1 - probability));
}
