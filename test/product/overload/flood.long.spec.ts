import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from '../testing/product.js';
import { flooded } from './flooded.js';

describe('many times more than it can take, for minutes', () => {
  const product = new Product();
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());

  it('changes nothing: 429, memory as it was, readers and other tenants served, nothing acknowledged lost', async () => {
    const told = await flooded(product, { measureMs: 10_000, floodMs: 180_000 });
    console.log(told);
    expect(told.offeredTimes).toBeGreaterThan(5);
    // Nine in ten of its events are taken at the first try.
    expect(told.calm.refused).toBeLessThan(told.calm.sent / 9);
  }, 900_000);
});
