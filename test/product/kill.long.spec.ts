import { describe, expect, it } from '@jest/globals';
import { seedsOf, series } from './kills/series.js';

/** Each a product's life with twenty kills: two hundred. */
const LIVES = 10;

describe('killed -9 twenty times, in ten lives', () => {
  it.each(seedsOf(LIVES))(
    'loses nothing acknowledged, stores nothing twice, and serves the fold of what is stored (SPEC_KILL_SEED=%i)',
    async (seed) => expect(await series(seed)).toEqual([]),
    400_000,
  );
});
