import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store';
import type { EventRecord } from '#telemetry';
import { record } from '../../libs/device/testing/records.js';
import { append, Projected } from './testing/projected.js';

const TENANT = 'acme';
const [NOW, MINUTE] = [Date.UTC(2026, 4, 20), 60_000];
const beat = (device: string, n: number): EventRecord =>
  record('terminal.heartbeat', device, { gauges: { n } }, { at: NOW + n * MINUTE });
const many = (count: number, one: (n: number) => EventRecord): EventRecord[] =>
  Array.from({ length: count }, (_, n) => one(n));

describe('an event that comes behind what was folded', () => {
  let projected: Projected;
  beforeEach(async () => {
    projected = await Projected.over(new MemoryEventStore());
  });
  afterEach(() => projected.close());
  const fold = async (events: readonly EventRecord[]): Promise<number> => {
    await append(projected.store, TENANT, events);
    const before = projected.refolds;
    await projected.catchUp();
    return projected.refolds - before;
  };

  it('has its device folded anew, once a page, and is counted; what comes in order has not', async () => {
    expect(await fold(['a', 'b', 'c'].flatMap((device) => many(20, (n) => beat(device, 10 + n))))).toBe(0);
    expect(await fold([beat('a', 40), beat('b', 3), beat('b', 4), beat('c', 40), beat('c', 5)])).toBe(2);
    expect(await fold([beat('a', 41), beat('b', 41)])).toBe(0);
  });

  it('keeps nobody else from his turn, however long the devices of the page take', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `d${i}`);
    await fold(names.flatMap((device) => many(400, (n) => beat(device, 10 + n))));
    await append(
      projected.store,
      TENANT,
      names.map((device) => beat(device, 0)),
    );
    const watched = { turns: 0, longestMs: 0, over: false };
    const watch = async (): Promise<void> => {
      for (let last = performance.now(); !watched.over; last = performance.now()) {
        await setImmediate();
        watched.turns += 1;
        watched.longestMs = Math.max(watched.longestMs, performance.now() - last);
      }
    };
    const watching = watch();
    const began = performance.now();
    await projected.catchUp();
    const tookMs = performance.now() - began;
    watched.over = true;
    await watching;
    // Folding forty devices of 400 events is far more than a slice of 20 ms, on whatever machine.
    expect([projected.refolds, watched.turns > 3]).toEqual([names.length, true]);
    expect(watched.longestMs).toBeLessThan(tookMs / 2);
  });
});
