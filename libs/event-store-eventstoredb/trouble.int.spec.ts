import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AppendResult, type EventStore, StoreUnavailable } from '#event-store';
import { openEventStoreDbEventStore } from './index.js';
import { eventsOf } from './testing/device-events.js';
import { StandIn } from './testing/stand-in.js';
import type { Twist } from './testing/stand-in-appends.js';

/** Long enough for a busy machine, short enough to be waited for. */
const DEADLINE_MS = 2_000;

let standIn: StandIn;
let store: EventStore;
beforeEach(async () => {
  standIn = await StandIn.start();
  store = await openEventStoreDbEventStore({ url: standIn.url, deadlineMs: DEADLINE_MS });
});
afterEach(async () => {
  await store.close();
  await standIn.stop();
});

const fleet = (devices: number, events = 2) =>
  Array.from({ length: devices }, (_, at) => ({
    stream: `telemetry-3f-acme-d${at}`,
    expected: 'any' as const,
    events: eventsOf(events),
    twin: `clock-3f-acme-d${at}`,
  }));

/** Ids that the server holds, its own records left out, in the order of the log. */
const held = (): string[] => standIn.log.records.filter(({ stream }) => !stream.startsWith('$')).map(({ id }) => id);
const idsOf = (batch: ReturnType<typeof fleet>): string[] =>
  batch.flatMap(({ events }) => events.map(({ eventId }) => eventId));
const expectEachOnce = (batch: ReturnType<typeof fleet>): void => expect(held().sort()).toEqual(idsOf(batch).sort());
const isAppended = ({ outcome }: AppendResult): boolean => outcome === 'appended';

function twistOnce(twist: Twist): void {
  let isDone = false;
  standIn.twistOf = (stream) => {
    if (isDone || stream.startsWith('$')) return undefined;
    isDone = true;
    return twist;
  };
}

describe('a server that is frozen', () => {
  it('for longer than the deadline is asked again, and what it does when it goes on doubles nothing', async () => {
    await store.append(fleet(50));
    const before = held();
    const batch = fleet(50);
    standIn.wire.hold('everything');
    const appending = store.append(batch);
    await setTimeout(DEADLINE_MS + 200);
    standIn.wire.release();
    expect((await appending).every(isAppended)).toBe(true);
    expect(held().slice(before.length).sort()).toEqual(idsOf(batch).sort());
  });

  it('for longer than all tries is unavailable; what is sent again afterwards is stored once', async () => {
    const batch = fleet(20);
    standIn.wire.hold('everything');
    await expect(store.append(batch)).rejects.toBeInstanceOf(StoreUnavailable);
    standIn.wire.release();
    expect((await store.append(batch)).every(isAppended)).toBe(true);
    expectEachOnce(batch);
  });

  it('does not end the process when its connection goes while writes are piled up', async () => {
    // The client's own append leaves a rejection that nobody handles for each of them.
    const batch = fleet(250, 1).map((append) => ({
      ...append,
      events: append.events.map((event) => ({ ...event, data: JSON.stringify({ text: 'x'.repeat(3_000) }) })),
    }));
    await store.append(fleet(250, 1));
    const before = held();
    standIn.wire.hold('everything');
    const appending = store.append(batch);
    await setTimeout(200);
    standIn.wire.cut();
    standIn.wire.release();
    expect((await appending).every(isAppended)).toBe(true);
    expect(held().slice(before.length).sort()).toEqual(idsOf(batch).sort());
  });
});

describe('a connection that is lost', () => {
  it('with the answers to what was stored: it is asked again, and all count as new', async () => {
    const batch = fleet(300);
    await store.append(fleet(300, 1));
    const before = held();
    standIn.wire.hold('answers');
    const appending = store.append(batch);
    while (held().length < before.length + 100) await setTimeout(5);
    standIn.wire.cut();
    standIn.wire.release();
    expect(await appending).toEqual(
      batch.map(() => ({ outcome: 'appended', revision: 2, logPosition: expect.any(BigInt), duplicates: [] })),
    );
    expect(held().slice(before.length).sort()).toEqual(idsOf(batch).sort());
  });

  it('again and again leaves everything stored once', async () => {
    const batches = Array.from({ length: 6 }, () => fleet(60, 1));
    for (const batch of batches) {
      const appending = store.append(batch);
      await setTimeout(10);
      standIn.wire.cut();
      expect((await appending).every(isAppended)).toBe(true);
    }
    expect(held().sort()).toEqual(batches.flatMap(idsOf).sort());
  });

  it('with a server that starts anew is made again, for writers and readers', async () => {
    const [first, second] = [fleet(5), fleet(5)];
    await store.append(first);
    await standIn.crash();
    const appending = store.append(second);
    await standIn.resume();
    expect((await appending).every(isAppended)).toBe(true);
    const { events } = await store.readAll({ after: 0n as never, limit: 100 });
    expect(events.map(({ eventId }) => eventId).sort()).toEqual([...idsOf(first), ...idsOf(second)].sort());
  });
});

describe('an answer that is none', () => {
  it.each<Twist>(['timeout-before', 'timeout-after', 'not-leader'])('%s: the append is tried again', async (twist) => {
    const batch = fleet(1, 3);
    twistOnce(twist);
    expect(await store.append(batch)).toMatchObject([{ outcome: 'appended', revision: 2, duplicates: [] }]);
    expectEachOnce(batch);
  });

  it('of a server that lets us do nothing is told without the address', async () => {
    standIn.twistOf = () => 'access-denied';
    const refused = store.append(fleet(1));
    await expect(refused).rejects.toThrow(StoreUnavailable);
    await expect(refused).rejects.toThrow(/AccessDenied/);
    await expect(refused).rejects.not.toThrow(/esdb:|127[.]0/);
  });
});

it('a server that was set back takes the events that it lost', async () => {
  const batch = fleet(1, 5);
  await store.append(batch);
  standIn.log.forgetLast(3);
  expect(await store.append(fleet(1, 2))).toMatchObject([{ outcome: 'appended', revision: 3, duplicates: [] }]);
  expect(await store.append(batch)).toMatchObject([{ outcome: 'appended', revision: 6, duplicates: [0, 1] }]);
});

it('a connection string that is not understood is not repeated', async () => {
  const opening = openEventStoreDbEventStore({ url: 'esdb://admin:s3cr3t@host:2113:1?tls=false' });
  await expect(opening).rejects.toThrow(/connection string/);
  await expect(opening).rejects.not.toThrow(/s3cr3t/);
});
