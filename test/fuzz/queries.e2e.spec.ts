import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from '../product/testing/product.js';
import { Asking } from './testing/asking.js';
import { seedOr } from './testing/campaign.js';
import { FLEET_NAMES, tellStrangeFleet } from './testing/strange-fleet.js';

const SEED = seedOr(5);
const OPERATIONS = 800;

describe(`fuzzing GraphQL (seed ${SEED})`, () => {
  const product = new Product();
  let asking: Asking;
  beforeAll(async () => {
    await product.start();
    await tellStrangeFleet(product, SEED, 1_500);
    asking = await Asking.of(product, FLEET_NAMES);
  });
  afterAll(async () => {
    asking.close();
    await product.dispose();
  });

  it(`answers ${OPERATIONS} operations of any form by data or by an error of a documented code, none within`, async () => {
    await asking.askMany(SEED, OPERATIONS);
    const { asked, answered, codes } = asking.outcomes;
    expect(asked).toBe(OPERATIONS);
    expect(answered).toBeGreaterThan(OPERATIONS / 5);
    expect([...codes.keys()]).toEqual(
      expect.arrayContaining(['BAD_USER_INPUT', 'LIMIT_EXCEEDED', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']),
    );
    expect(product.lines.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
  });
});
