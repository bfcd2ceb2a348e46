import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Product } from '../product/testing/product.js';
import { Asking } from './testing/asking.js';
import { huntLong, seedOr } from './testing/campaign.js';
import { codec } from './testing/codec.js';
import { csv } from './testing/csv.js';
import { fold } from './testing/fold.js';
import { Sending } from './testing/sending.js';
import { storedEvents } from './testing/stored-events.js';
import { FLEET_NAMES, tellStrangeFleet } from './testing/strange-fleet.js';

/** Another one each second, small enough to be typed. */
const SEED = seedOr(Math.floor(Date.now() / 1_000) % 100_000);
const MIB = 1024 * 1024;
/** Compiled code and the generators' own tables; a leak of a kilobyte an input would be hundreds. */
const HEAP_GROWTH_MAX = 64 * MIB;
/** The server keeps what it is sent: devices, pages of its files, compiled queries up to their limits. */
const RESIDENT_GROWTH_MAX = 400 * MIB;
// Four minutes for the longest on two cores of its own; a busy machine may take its time.
const LIMIT_MS = 40 * 60_000;
const FAULTS = /"level":"(?:error|fatal)"|dead letter/;

let tried = 0;
const began = Date.now();

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapUsed = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

describe(`a million inputs (seed ${SEED})`, () => {
  it.each([
    [800_000, codec],
    [150_000, storedEvents],
    [10_000, fold],
    [15_000, csv],
  ])(
    '%i of them where nothing but the processor is needed, in memory that stays flat',
    async (inputs, campaign) => {
      let first: number | undefined;
      tried += await huntLong(campaign, { seed: SEED, inputs }, () => (first ??= heapUsed()));
      expect(heapUsed() - (first ?? 0)).toBeLessThan(HEAP_GROWTH_MAX);
    },
    LIMIT_MS,
  );

  describe('against the product', () => {
    const product = new Product();
    const resident = (): Promise<number> => product.metric('process_resident_memory_bytes');
    beforeAll(async () => {
      await product.start();
      await tellStrangeFleet(product, SEED, 3_000);
    }, LIMIT_MS);
    afterAll(() => product.dispose());

    it(
      '15000 GraphQL operations',
      async () => {
        const asking = await Asking.of(product, FLEET_NAMES);
        await asking.askMany(SEED, 5_000);
        const before = await resident();
        await asking.askMany(SEED + 1, 10_000);
        asking.close();
        tried += asking.outcomes.asked;
        expect((await resident()) - before).toBeLessThan(RESIDENT_GROWTH_MAX);
        expect(product.lines.filter((line) => FAULTS.test(line))).toEqual([]);
      },
      LIMIT_MS,
    );

    it(
      '10000 requests of the way in',
      async () => {
        const sending = new Sending(product, SEED);
        await sending.sendMany(SEED, 4_000);
        const before = await resident();
        await sending.sendMany(SEED + 1, 6_000);
        sending.close();
        tried += sending.sent;
        expect((await resident()) - before).toBeLessThan(RESIDENT_GROWTH_MAX);
        expect(product.lines.filter((line) => FAULTS.test(line))).toEqual([]);
      },
      LIMIT_MS,
    );
  });

  it('is what was tried', () => {
    console.log(`fuzz: ${tried} inputs in ${Math.round((Date.now() - began) / 1_000)} s, seed ${SEED}`);
    expect(tried).toBe(1_000_000);
  });
});
