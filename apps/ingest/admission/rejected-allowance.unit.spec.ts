import { describe, expect, it } from '@jest/globals';
import type { ReadStream, StoredEvent } from '#event-store';
import { instantOfEntry, newEntryId } from './entry-id.js';
import { RejectedAllowance } from './rejected-allowance.js';

const DAY = Date.UTC(2026, 0, 5);
const [HOUR, NEXT_DAY] = [3_600_000, DAY + 86_400_000];

/** A `rejected-` stream with an entry received at each of these instants; what is older than `expired` entries is gone. */
function storeOf(instants: readonly number[], expired = 0) {
  const reads: ReadStream[] = [];
  const entries = instants.map((instant, revision) => ({ eventId: newEntryId(instant), revision }) as StoredEvent);
  return {
    reads,
    streamRevision: async () => entries.length - 1,
    readStream: async (_stream: string, read: ReadStream) => {
      reads.push(read);
      const from = Math.max(read.from ?? 0, expired);
      return entries.slice(from, from + read.limit);
    },
  };
}
const receivedEvery = (ms: number, from: number, to: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / ms) }, (_, i) => from + i * ms);

describe('the id of a kept refusal', () => {
  it('is a UUIDv7 that tells when it was made, and no two are alike', () => {
    const ids = Array.from({ length: 100 }, () => newEntryId(DAY + 1));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(100);
    expect(ids.map(instantOfEntry)).toEqual(ids.map(() => DAY + 1));
  });
});

describe('what may be kept of refused events', () => {
  it('is so many a tenant a day', async () => {
    const allowance = new RejectedAllowance(storeOf([]), 10);
    expect([
      await allowance.grant('acme', 7, DAY),
      await allowance.grant('acme', 7, DAY + HOUR),
      await allowance.grant('acme', 7, DAY + HOUR),
    ]).toEqual([7, 3, 0]);
    expect(await allowance.grant('other', 7, DAY + HOUR)).toBe(7);
    expect(await allowance.grant('acme', 7, NEXT_DAY)).toBe(7);
  });

  it('counts after a restart what the day already has in the store', async () => {
    const earlier = receivedEvery(HOUR, DAY - 30 * HOUR, DAY);
    for (const today of [0, 1, 9, 10, 11, 12]) {
      const store = storeOf([...earlier, ...receivedEvery(HOUR, DAY, DAY + today * HOUR)]);
      const allowance = new RejectedAllowance(store, 10);
      expect([today, await allowance.grant('acme', 100, DAY + 20 * HOUR)]).toEqual([today, Math.max(0, 10 - today)]);
      expect(store.reads.length).toBeLessThanOrEqual(5);
    }
  });

  it('counts where the oldest entries have expired', async () => {
    const store = storeOf(
      [...receivedEvery(HOUR, DAY - 30 * HOUR, DAY), ...receivedEvery(HOUR, DAY, DAY + 4 * HOUR)],
      20,
    );
    expect(await new RejectedAllowance(store, 100).grant('acme', 1_000, DAY + 20 * HOUR)).toBe(96);
  });

  it('counts nothing that expired: not where all of it did, nor where the oldest that is left is of today', async () => {
    const [expired, today] = [receivedEvery(HOUR, DAY - 9 * HOUR, DAY), receivedEvery(HOUR, DAY, DAY + 3 * HOUR)];
    const grantOf = (store: ReturnType<typeof storeOf>): Promise<number> =>
      new RejectedAllowance(store, 5).grant('acme', 1_000, DAY + 20 * HOUR);
    expect(await grantOf(storeOf(expired, expired.length))).toBe(5);
    expect(await grantOf(storeOf([...expired, ...today], expired.length))).toBe(2);
  });

  it('asks the store once where many ask at once, and again where it did not answer', async () => {
    const store = storeOf(receivedEvery(HOUR, DAY, DAY + 4 * HOUR));
    let fails = true;
    const flaky = {
      ...store,
      streamRevision: async () => (fails ? Promise.reject(new Error('gone')) : store.streamRevision()),
    };
    const allowance = new RejectedAllowance(flaky, 10);
    await expect(allowance.grant('acme', 1, DAY)).rejects.toThrow('gone');
    fails = false;
    const granted = await Promise.all(Array.from({ length: 8 }, () => allowance.grant('acme', 1, DAY + 5 * HOUR)));
    expect(granted).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
    expect(store.reads.length).toBeLessThanOrEqual(4);
  });

  it('does not ask the store where nothing was refused', async () => {
    const store = storeOf([]);
    await new RejectedAllowance(store).grant('acme', 0, DAY);
    expect(store.reads).toEqual([]);
  });
});
