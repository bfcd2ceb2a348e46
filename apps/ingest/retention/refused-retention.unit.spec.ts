import { describe, expect, it } from '@jest/globals';
import { MemoryAccessStore } from '#access';
import { MemoryEventStore, StoreUnavailable } from '#event-store';
import { rejectedStream } from '#streams';
import { encodeRejection } from '#telemetry';
import { newEntryId } from '../admission/entry-id.js';
import { forgetRefused, REFUSED_KEPT_MS } from './forget-refused.js';
import { RefusedRetention } from './refused-retention.js';

const NOW = Date.UTC(2026, 5, 30);
const HOUR = 3_600_000;
const [OLD, FRESH] = [NOW - REFUSED_KEPT_MS - HOUR, NOW - REFUSED_KEPT_MS + HOUR];

/** A store in which each tenant has refused events received at these instants. */
async function storeOf(tenants: Readonly<Record<string, readonly number[]>>): Promise<MemoryEventStore> {
  const store = new MemoryEventStore();
  for (const [tenant, instants] of Object.entries(tenants)) {
    const events = instants.map((receivedAt) => {
      const refusal = { reason: 'invalid-data', detail: 'spec', payload: '{}', receivedAt } as const;
      return encodeRejection(refusal, newEntryId(receivedAt));
    });
    await store.append([{ stream: rejectedStream(tenant), expected: 'any', events }]);
  }
  return store;
}
const left = async (store: MemoryEventStore, tenant: string): Promise<number[]> =>
  (await store.readStream(rejectedStream(tenant), { limit: 1_000 })).map(({ revision }) => revision);
const times = (count: number, instant: number): number[] => Array.from({ length: count }, () => instant);

describe('refused events', () => {
  it('go after 30 days, to the millisecond, the oldest first and step by step', async () => {
    const keptLongest = NOW - REFUSED_KEPT_MS + 1;
    const store = await storeOf({ acme: [...times(25, OLD), NOW - REFUSED_KEPT_MS, keptLongest, FRESH] });
    expect(await forgetRefused('acme', { store, now: NOW, limits: { stepEventsMax: 7, runEventsMax: 100 } })).toBe(26);
    expect(await left(store, 'acme')).toEqual([26, 27]);
    expect(await forgetRefused('acme', { store, now: NOW })).toBe(0);
    expect(await forgetRefused('acme', { store, now: NOW + 2 * HOUR })).toBe(2);
    expect([await left(store, 'acme'), await store.streamRevision(rejectedStream('acme'))]).toEqual([[], 27]);
  });

  it('that follow one of a clock that was ahead stay with it', async () => {
    const store = await storeOf({ acme: [OLD, FRESH, OLD] });
    expect(await forgetRefused('acme', { store, now: NOW })).toBe(1);
    expect(await left(store, 'acme')).toEqual([1, 2]);
  });

  it('go in bounded runs, none of which keeps on when the process ends', async () => {
    const store = await storeOf({ acme: times(25, OLD) });
    const limits = { stepEventsMax: 4, runEventsMax: 10 };
    expect(await forgetRefused('acme', { store, now: NOW, limits })).toBe(10);
    let steps = 0;
    expect(await forgetRefused('acme', { store, now: NOW, limits, isStopping: () => (steps += 1) > 1 })).toBe(4);
    expect(await left(store, 'acme')).toHaveLength(11);
  });

  it('of a tenant without any are none', async () => {
    expect(await forgetRefused('nobody', { store: new MemoryEventStore(), now: NOW })).toBe(0);
  });
});

describe('a run', () => {
  const silent = { info: () => {}, error: () => {} };
  async function accessOf(...tenants: readonly string[]): Promise<MemoryAccessStore> {
    const access = new MemoryAccessStore(() => NOW);
    for (const tenant of tenants) await access.identityKey(tenant);
    return access;
  }

  it('takes every tenant in turn', async () => {
    const store = await storeOf({ acme: [OLD, FRESH], other: [OLD, OLD] });
    const access = await accessOf('acme', 'without_any', 'other');
    const told: unknown[] = [];
    const log = { ...silent, info: (fields: unknown) => void told.push(fields) };
    const retention = new RefusedRetention({
      store,
      access,
      metrics: { refusedForgotten: () => {} },
      log,
      now: () => NOW,
    });
    await retention.run();
    await retention.stop();
    expect([await left(store, 'acme'), await left(store, 'other'), told]).toEqual([[1], [], [{ events: 3 }]]);
  });

  it('that fails is told, and the next one does what it could not', async () => {
    const store = await storeOf({ acme: [OLD] });
    let isGone = true;
    const troubled = {
      readStream: store.readStream.bind(store),
      truncateStream: async (stream: string, before: number) => {
        if (isGone) throw new StoreUnavailable('the store is gone');
        await store.truncateStream(stream, before);
      },
    };
    const told: unknown[] = [];
    const log = { ...silent, error: (fields: unknown) => void told.push(fields) };
    const metrics = { refusedForgotten: () => {} };
    const parts = { store: troubled, metrics, access: await accessOf('acme'), log, now: () => NOW };
    const retention = new RefusedRetention(parts);
    await retention.run();
    expect([await left(store, 'acme'), told]).toMatchObject([[0], [{ fault: { code: 'store-unavailable' } }]]);
    isGone = false;
    await retention.run();
    expect(await left(store, 'acme')).toEqual([]);
  });
});
