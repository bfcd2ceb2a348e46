import { type DeviceWeights, onceEach, type Predictions, ranked } from './predictions.js';

/** Rows in falling order of probability, taken together where it is equal: how much of each outcome a threshold lets in. */
function* thresholds(
  { probability, outcome, device }: Predictions,
  order: Uint32Array,
  weights: DeviceWeights,
): Generator<{ readonly failed: number; readonly stayed: number }> {
  for (let from = 0; from < order.length;) {
    const level = probability[order[from] ?? 0];
    let [failed, stayed] = [0, 0];
    for (; from < order.length; from += 1) {
      const row = order[from] ?? 0;
      if (probability[row] !== level) break;
      const weight = weights[device[row] ?? 0] ?? 0;
      if (outcome[row] === 1) failed += weight;
      else stayed += weight;
    }
    yield { failed, stayed };
  }
}

/**
 * Area under the ROC curve: the chance that a row that fails stands above one that does not, ties counted half (Mann and
 * Whitney's U over the number of pairs).
 *
 * @returns 0 to 1; NaN where nothing fails or everything does
 */
export function rocAuc(
  predictions: Predictions,
  order: Uint32Array = ranked(predictions),
  weights: DeviceWeights = onceEach(predictions.devices),
): number {
  let [failedAbove, pairs, stayedSum] = [0, 0, 0];
  for (const { failed, stayed } of thresholds(predictions, order, weights)) {
    pairs += stayed * (failedAbove + failed / 2);
    failedAbove += failed;
    stayedSum += stayed;
  }
  return failedAbove > 0 && stayedSum > 0 ? pairs / (failedAbove * stayedSum) : Number.NaN;
}

/**
 * Area under the precision-recall curve as average precision: the sum over thresholds of (recall - recall before) times
 * precision, without interpolation (Davis and Goadrich 2006 on why).
 *
 * @returns 0 to 1, to be held against `baseRate`; NaN where nothing fails
 */
export function averagePrecision(
  predictions: Predictions,
  order: Uint32Array = ranked(predictions),
  weights: DeviceWeights = onceEach(predictions.devices),
): number {
  let [area, failedAbove, above] = [0, 0, 0];
  for (const { failed, stayed } of thresholds(predictions, order, weights)) {
    failedAbove += failed;
    above += failed + stayed;
    if (failed > 0) area += failed * (failedAbove / above);
  }
  return failedAbove > 0 ? area / failedAbove : Number.NaN;
}

/** The share of rows that fail; NaN where there is none. */
export function baseRate(
  { outcome, device, devices }: Predictions,
  weights: DeviceWeights = onceEach(devices),
): number {
  let [failed, all] = [0, 0];
  for (let row = 0; row < outcome.length; row += 1) {
    const weight = weights[device[row] ?? 0] ?? 0;
    all += weight;
    if (outcome[row] === 1) failed += weight;
  }
  return failed / all;
}
