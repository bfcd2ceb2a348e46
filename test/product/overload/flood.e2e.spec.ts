import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from '../testing/product.js';
import { flooded } from './flooded.js';

describe('more than it can take', () => {
  const product = new Product();
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());

  it('is refused with 429 for some seconds, keeps nobody from reading, and loses nothing that was acknowledged', async () => {
    const told = await flooded(product, { measureMs: 3_000, floodMs: 6_000 });
    expect(told.offeredTimes).toBeGreaterThan(2);
    // One tenant floods it: the others are served.
    expect(told.calm.refused).toBe(0);
  }, 120_000);
});
