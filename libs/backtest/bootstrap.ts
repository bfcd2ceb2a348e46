import type { Random } from '#random';
import type { DeviceWeights } from './predictions.js';

/**
 * Standard errors by drawing the devices anew, with replacement: rows of one device depend on each other, so that drawing
 * rows would tell errors that are too small (the cluster bootstrap; Field and Welsh 2007).
 *
 * @param measure the same figures each time, for devices that count as often as they were drawn
 * @returns the standard deviation of each figure over the draws in which it exists; NaN where there are fewer than two
 */
export function standardErrors(
  devices: number,
  draws: number,
  random: Random,
  measure: (weights: DeviceWeights) => readonly number[],
): number[] {
  const samples: (readonly number[])[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const weights = new Float64Array(devices);
    for (let i = 0; i < devices; i += 1) {
      const drawn = random.int(0, devices - 1);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    samples.push(measure(weights));
  }
  return (samples[0] ?? []).map((_, figure) =>
    deviation(samples.map((one) => one[figure] ?? Number.NaN).filter((value) => !Number.isNaN(value))),
  );
}

function deviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
