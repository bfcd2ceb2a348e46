import { describe, expect, it } from '@jest/globals';
import { seedsOf, series } from './kills/series.js';

// Other seeds: kill.long.spec.ts. One of them again: SPEC_KILL_SEED=7 npm test -- product/kill
describe('killed -9 twenty times, at random and wherever it hurts', () => {
  it.each(seedsOf(1))(
    'loses nothing acknowledged, stores nothing twice, and serves the fold of what is stored (SPEC_KILL_SEED=%i)',
    async (seed) => expect(await series(seed)).toEqual([]),
    600_000,
  );
});
