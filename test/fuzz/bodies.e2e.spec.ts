import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from '../product/testing/product.js';
import { seedOr } from './testing/campaign.js';
import { Sending } from './testing/sending.js';

const SEED = seedOr(5);
const REQUESTS = 600;

describe(`fuzzing the way in (seed ${SEED})`, () => {
  const product = new Product();
  let sending: Sending;
  beforeAll(async () => {
    await product.start();
    sending = new Sending(product, SEED);
  });
  afterAll(async () => {
    sending.close();
    await product.dispose();
  });

  it(`answers ${REQUESTS} requests of any form as documented, folds what it took, and met nothing unexpected`, async () => {
    await sending.sendMany(SEED, REQUESTS);
    expect(sending.sent).toBe(REQUESTS);
    expect([...sending.statuses.keys()]).toEqual(expect.arrayContaining([202, 400, 401, 413, 415]));
    const { body } = await product.send([]);
    const { data } = await product.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
    expect(data.fleet.deviceCount).toBeGreaterThanOrEqual(3);
    expect(product.lines.filter((line) => /"level":"(?:error|fatal)"|dead letter/.test(line))).toEqual([]);
  });
});
