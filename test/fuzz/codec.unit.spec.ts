import { describe, expect, it } from '@jest/globals';
import { seedOr } from './testing/campaign.js';
import { codec } from './testing/codec.js';
import { fold } from './testing/fold.js';
import { storedEvents } from './testing/stored-events.js';

/** Shares of what `million.long.spec.ts` tries: some seconds. */
const SEED = seedOr(5);

describe(`fuzzing the pure parts (seed ${SEED})`, () => {
  it.each([
    ['read and comes back from a store as it was, or is refused by name; nothing quotes it', 4_000, codec],
    ['decoded, folded and assessed, or told to be undecodable', 2_000, storedEvents],
    ['folded into one state in any order and from any snapshot, without a number that is none', 150, fold],
  ])('whatever comes is %s (%i inputs)', async (_, inputs, campaign) => {
    expect(await campaign.hunt({ seed: SEED, inputs })).toBe(inputs);
  });
});
