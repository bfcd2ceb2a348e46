import { type DeviceWeights, onceEach, type Predictions, ranked } from './predictions.js';

const DAY_MS = 86_400_000;

/** What people get who look, each UTC day, at the highest share of that day's rows and at nothing else. */
export interface AlertBudget {
  /** The share of alerts that a failure followed within the horizon. NaN without alerts. */
  readonly precision: number;
  /** The share of failures (one of a device at an instant) that an alert foretold at least once. NaN without failures. */
  readonly failuresCaught: number;
  /** Devices of which at least one failure was foretold. */
  readonly devicesCaught: number;
  /** From the first alert that foretold it to the failure, milliseconds; the middle one of those caught. NaN: none was. */
  readonly medianLeadMs: number;
}

interface Failure {
  readonly device: number;
  readonly at: number;
  firstAlertAt: number;
}

/**
 * Alerts for the highest `share` of each day's rows, one a day at the least.
 *
 * @param order rows by falling probability
 */
export function alertBudget(
  predictions: Predictions,
  share: number,
  order: Uint32Array = ranked(predictions),
  weights: DeviceWeights = onceEach(predictions.devices),
): AlertBudget {
  const { outcome, device, at, failsAt } = predictions;
  const weightOf = (row: number): number => weights[device[row] ?? 0] ?? 0;
  const left = budgets(predictions, share, weightOf);
  const failures = failuresOf(predictions);
  let [alerts, right] = [0, 0];
  for (const row of order) {
    const day = dayOf(at[row] ?? 0);
    const budget = left.get(day) ?? 0;
    const weight = weightOf(row);
    if (budget <= 0 || weight === 0) continue;
    left.set(day, budget - weight);
    alerts += weight;
    if (outcome[row] !== 1) continue;
    right += weight;
    const failure = failures.get(keyOf(device[row] ?? 0, failsAt[row] ?? 0));
    if (failure) failure.firstAlertAt = Math.min(failure.firstAlertAt, at[row] ?? 0);
  }
  const all = [...failures.values()];
  const caught = all.filter(
    (failure) => failure.firstAlertAt < Number.POSITIVE_INFINITY && weightOfDevice(failure) > 0,
  );
  function weightOfDevice(failure: Failure): number {
    return weights[failure.device] ?? 0;
  }
  return {
    precision: right / alerts,
    failuresCaught: sumOf(caught, weightOfDevice) / sumOf(all, weightOfDevice),
    devicesCaught: new Set(caught.map((failure) => failure.device)).size,
    medianLeadMs: median(caught.map((failure) => failure.at - failure.firstAlertAt)),
  };
}

const dayOf = (at: number): number => Math.floor(at / DAY_MS);
const keyOf = (device: number, failsAt: number): string => `${device} ${failsAt}`;
const sumOf = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

/** How many rows of each day may be alerts. */
function budgets({ at }: Predictions, share: number, weightOf: (row: number) => number): Map<number, number> {
  const rows = new Map<number, number>();
  for (let row = 0; row < at.length; row += 1) {
    const day = dayOf(at[row] ?? 0);
    rows.set(day, (rows.get(day) ?? 0) + weightOf(row));
  }
  for (const [day, count] of rows) rows.set(day, Math.max(1, Math.round(count * share)));
  return rows;
}

function failuresOf({ outcome, device, failsAt }: Predictions): Map<string, Failure> {
  const failures = new Map<string, Failure>();
  for (let row = 0; row < outcome.length; row += 1) {
    if (outcome[row] !== 1) continue;
    const [of, at] = [device[row] ?? 0, failsAt[row] ?? 0];
    const key = keyOf(of, at);
    if (!failures.has(key)) failures.set(key, { device: of, at, firstAlertAt: Number.POSITIVE_INFINITY });
  }
  return failures;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
