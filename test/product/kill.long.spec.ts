import { describe, expect, it } from '@jest/globals';
import { seedsOf, series } from './kills/series.js';

/** Each twenty kills: two hundred. */
const SERIES = 10;

describe('killed -9 twenty times, ten times over', () => {
  it.each(seedsOf(SERIES))(
    'loses nothing acknowledged, stores nothing twice, and serves the fold of what is stored (SPEC_KILL_SEED=%i)',
    async (seed) => expect(await series(seed)).toEqual([]),
    600_000,
  );
});
