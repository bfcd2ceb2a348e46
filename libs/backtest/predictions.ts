/**
 * What one head of one model foretold at the instants of a test, and what came: columns of equal length, a row for each
 * device and instant. Nothing here knows of devices but by number, so that a bootstrap can draw them anew.
 */
export interface Predictions {
  /** 0 to 1. */
  readonly probability: Float64Array;
  /** 1: it failed within the horizon; 0: it did not. */
  readonly outcome: Uint8Array;
  /** 0 to `devices` - 1. */
  readonly device: Uint32Array;
  readonly devices: number;
  /** Instant of the prediction, milliseconds. */
  readonly at: Float64Array;
  /** Instant of the failure that `outcome` speaks of, milliseconds; NaN where there is none. */
  readonly failsAt: Float64Array;
}

/** How often each device counts, by its number: 1 each, or as often as a bootstrap drew it. */
export type DeviceWeights = Float64Array;

export const onceEach = (devices: number): DeviceWeights => new Float64Array(devices).fill(1);

/** 2^32 over the golden ratio: consecutive rows land far apart (Knuth, volume 3, 6.4). */
const SCATTER = 2_654_435_769;
const scattered = (row: number): number => Math.imul(row, SCATTER) >>> 0;

/**
 * Rows by falling probability. Equal ones stand in an order that is fixed and has nothing to do with theirs, so that a
 * budget that ends among them takes no device rather than another.
 */
export function ranked({ probability }: Pick<Predictions, 'probability'>): Uint32Array {
  return Uint32Array.from(probability.keys()).sort(
    (a, b) => (probability[b] ?? 0) - (probability[a] ?? 0) || scattered(a) - scattered(b) || a - b,
  );
}
