import { type DeviceWeights, onceEach, type Predictions, ranked } from './predictions.js';

/** Bins of the calibration error: of equal weight, not of equal width, or most would be empty at a low base rate. */
export const CALIBRATION_BINS = 10;

/**
 * Mean squared difference of probability and outcome (Brier 1950).
 *
 * @returns 0 to 1, the lower the better; NaN without rows
 */
export function brierScore(
  { probability, outcome, device, devices }: Predictions,
  weights: DeviceWeights = onceEach(devices),
): number {
  let [sum, all] = [0, 0];
  for (let row = 0; row < outcome.length; row += 1) {
    const weight = weights[device[row] ?? 0] ?? 0;
    sum += weight * ((probability[row] ?? 0) - (outcome[row] ?? 0)) ** 2;
    all += weight;
  }
  return sum / all;
}

/** Rows of alike probability: what was foretold of them on average, and what came. */
export interface CalibrationBin {
  readonly rows: number;
  readonly lowest: number;
  readonly highest: number;
  readonly meanProbability: number;
  readonly failedShare: number;
}

/** Bins by rising probability, each with a tenth of the rows (the last rows of ties fall into the next one). */
export function calibrationTable(
  { probability, outcome, device, devices }: Predictions,
  order?: Uint32Array,
  weights: DeviceWeights = onceEach(devices),
): CalibrationBin[] {
  const falling = order ?? ranked({ probability });
  const weightOf = (row: number): number => weights[device[row] ?? 0] ?? 0;
  const total = falling.reduce((sum, row) => sum + weightOf(row), 0);
  const bins: CalibrationBin[] = [];
  let [rows, foretold, failed, seen] = [0, 0, 0, 0];
  let [lowest, highest] = [Number.NaN, Number.NaN];
  for (let i = falling.length - 1; i >= 0; i -= 1) {
    const row = falling[i] ?? 0;
    const weight = weightOf(row);
    if (weight === 0) continue;
    const value = probability[row] ?? 0;
    if (rows === 0) lowest = value;
    highest = value;
    rows += weight;
    foretold += weight * value;
    if (outcome[row] === 1) failed += weight;
    seen += weight;
    if (seen >= ((bins.length + 1) * total) / CALIBRATION_BINS - 1e-9) {
      bins.push({ rows, lowest, highest, meanProbability: foretold / rows, failedShare: failed / rows });
      [rows, foretold, failed] = [0, 0, 0];
    }
  }
  return bins;
}

/**
 * Expected calibration error: the mean distance of what was foretold from what came, over bins by their weight
 * (Naeini, Cooper and Hauskrecht 2015).
 */
export function calibrationError(predictions: Predictions, order?: Uint32Array, weights?: DeviceWeights): number {
  const bins = calibrationTable(predictions, order, weights);
  const total = bins.reduce((sum, { rows }) => sum + rows, 0);
  return bins.reduce(
    (sum, { rows, meanProbability, failedShare }) => sum + (rows / total) * Math.abs(meanProbability - failedShare),
    0,
  );
}
