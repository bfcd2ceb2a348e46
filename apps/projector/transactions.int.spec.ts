import { expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store';
import { limitsWithin, PAGE_EVENTS_MAX, type TransactionLimits } from './runner/transaction-limits.js';
import { append, Projected } from './testing/projected.js';
import { FLEET_END, randomFleet } from './testing/random-fleet.js';

const TENANT = 'acme';
/** Of each of four devices: three pages together. */
const EVENTS = 1_200;
const SNAPSHOT_EVERY = 500;
const AMPLE: TransactionLimits = { page: PAGE_EVENTS_MAX, events: 1e6, eventsMax: 1e6, ms: 1e6, weight: 1e6 };

it('a backlog comes to the same rows however it is cut into transactions, of a page at least', async () => {
  const store = new MemoryEventStore();
  const fleet = randomFleet(3, { lastsDays: 20, events: EVENTS }).toSorted((a, b) => a.effectiveAt - b.effectiveAt);
  await append(store, TENANT, fleet);
  const caughtUp = async (limits: TransactionLimits) => {
    const projected = await Projected.over(store, SNAPSHOT_EVERY, limits);
    try {
      await projected.catchUp(() => FLEET_END + 60_000);
      return { rows: await projected.rows(), transactions: projected.transactions };
    } finally {
      await projected.close();
    }
  };
  const whole = await caughtUp(AMPLE);
  expect(whole.transactions).toBe(1);
  const pages = Math.ceil(Number(await store.head()) / PAGE_EVENTS_MAX);
  expect(pages).toBeGreaterThan(2);
  for (const limits of [
    { ...AMPLE, events: 1, ms: 0 },
    { ...AMPLE, eventsMax: 1 },
    { ...AMPLE, weight: 1 },
  ])
    expect(await caughtUp(limits)).toEqual({ rows: whole.rows, transactions: pages });
  const least = await caughtUp(limitsWithin(1 / 1_024));
  expect(least.rows).toEqual(whole.rows);
  expect(least.transactions).toBeGreaterThan(pages);
});
