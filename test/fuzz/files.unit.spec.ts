import { describe, expect, it } from '@jest/globals';
import { seedOr } from './testing/campaign.js';
import { csv } from './testing/csv.js';

const SEED = seedOr(5);
const INPUTS = 800;

describe(`fuzzing imports (seed ${SEED})`, () => {
  it(`makes events of ${INPUTS} mappings and files, or says in a sentence what is wrong with which`, async () => {
    expect(await csv.hunt({ seed: SEED, inputs: INPUTS })).toBe(INPUTS);
  });
});
