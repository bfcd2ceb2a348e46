import type { Hunt } from './campaign.js';

/** Seeds of two hunts do not meet. */
const SEEDS_APART = 10_000_000;

/** Tries inputs, each of a seed of its own, several at the same time; throws what the first that fails throws. */
export async function tryAtOnce(
  several: number,
  { seed, inputs }: Hunt,
  tryOne: (seed: number) => Promise<void>,
): Promise<void> {
  let next = seed * SEEDS_APART;
  const end = next + inputs;
  const tryNext = async (): Promise<void> => {
    while (next < end) await tryOne(next++);
  };
  await Promise.all(Array.from({ length: several }, tryNext));
}
