import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AppendResult, EventStore, NewEvent } from '#event-store';
import { openEventStoreDbEventStore, type OpenEventStoreDbEventStore } from './index.js';
import { CLOCK, eventOf, eventsOf, TELEMETRY } from './testing/device-events.js';
import { StandIn } from './testing/stand-in.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let now = Date.UTC(2026, 10, 1);
let standIn: StandIn;
const opened: EventStore[] = [];
beforeEach(async () => {
  standIn = await StandIn.start(() => now);
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await standIn.stop();
});

/** As another process, which has seen nothing yet. */
async function open(options: Partial<OpenEventStoreDbEventStore> = {}): Promise<EventStore> {
  const store = await openEventStoreDbEventStore({ url: standIn.url, now: () => now, ...options });
  opened.push(store);
  return store;
}

async function send(
  store: EventStore,
  events: readonly NewEvent[],
  to: 'telemetry' | 'clock' = 'telemetry',
): Promise<AppendResult> {
  const [stream, twin] = to === 'telemetry' ? [TELEMETRY, CLOCK] : [CLOCK, TELEMETRY];
  const [result] = await store.append([{ stream, twin, expected: 'any', events }]);
  if (!result) throw new Error('no answer');
  return result;
}

/** One event a minute, sent five at a time. */
async function liveThrough(store: EventStore, minutes: number): Promise<NewEvent[]> {
  const sent: NewEvent[] = [];
  for (let minute = 0; minute < minutes; minute += 5) {
    const events = Array.from({ length: 5 }, (_, at) => eventOf(now + at * MINUTE_MS));
    now += 5 * MINUTE_MS;
    await send(store, events);
    sent.push(...events);
  }
  return sent;
}

describe('a resend', () => {
  it('days later is found, by another process, though the stream has long gone on', async () => {
    const sent = await liveThrough(await open(), 3_000);
    now += 2 * DAY_MS;
    const other = await open();
    await send(other, eventsOf(1, now));
    const again = await send(other, [...sent.slice(0, 3), ...sent.slice(-3), eventOf(now + 1)]);
    expect(again).toMatchObject({ outcome: 'appended', revision: 3_001, duplicates: [0, 1, 2, 3, 4, 5] });
  });

  it('of what is ordinary costs no read, however long the stream', async () => {
    const store = await open();
    const sent = await liveThrough(store, 500);
    const before = standIn.reads.streams;
    await send(store, sent.slice(-3));
    const later = await liveThrough(store, 60);
    expect(await send(store, later.slice(-4))).toMatchObject({ duplicates: [0, 1, 2, 3] });
    // The twin alone is looked at, every few minutes.
    expect(standIn.reads.streams - before).toBeLessThanOrEqual(60 / 4 + 1);
  });

  it('reads a long stream back only as far as the event may lie', async () => {
    const sent = await liveThrough(await open(), 4_000);
    const other = await open();
    const before = standIn.reads.streams;
    expect(await send(other, sent.slice(-500, -499))).toMatchObject({ duplicates: [0] });
    // 32 events, then 1,000; and the twin is not asked about what is found.
    expect(standIn.reads.streams - before).toBeLessThanOrEqual(2);
  });

  it('is found in streams that are forgotten as fast as they are used', async () => {
    const store = await open({ idsKeptMax: 50 });
    const batch = Array.from({ length: 40 }, (_, at) => ({
      stream: `telemetry-3f-acme-d${at}`,
      twin: `clock-3f-acme-d${at}`,
      expected: 'any' as const,
      events: eventsOf(5, now - at * DAY_MS),
    }));
    await store.append(batch);
    const again = await store.append(batch);
    expect(again.every((one) => one.outcome === 'appended' && one.duplicates.length === 5)).toBe(true);
    expect(standIn.log.records.filter(({ stream }) => stream.startsWith('telemetry-'))).toHaveLength(200);
  });
});

describe('a clock that is not believed', () => {
  it('of 1970 costs one whole read, not one an event', async () => {
    await send(await open(), eventsOf(1_500, 1_000), 'clock');
    const store = await open();
    await send(store, eventsOf(1, 10_000), 'clock');
    const before = standIn.reads.streams;
    for (let turn = 1; turn <= 30; turn++) await send(store, eventsOf(1, 10_000 + turn), 'clock');
    // The twin is looked at each time; the stream itself is not.
    expect(standIn.reads.streams - before).toBe(30);
  });

  it('that goes on for longer than ids are kept is still read once only', async () => {
    const store = await open();
    for (let turn = 0; turn < 24; turn++) await send(store, eventsOf(500, turn * 1_000), 'clock');
    const before = standIn.reads.streams;
    await send(store, eventsOf(1, 100_000), 'clock');
    expect(standIn.reads.streams - before).toBe(1);
    // And one that came long before is found all the same.
    const first = standIn.log.records.find(({ stream }) => stream === CLOCK);
    const again = { ...eventOf(0), eventId: first?.id ?? '' };
    expect(await send(store, [again], 'clock')).toMatchObject({ duplicates: [0] });
  });

  it('is ordinary when the event comes again, to a process that knew of nothing in the twin', async () => {
    const [one, other] = [await open(), await open()];
    await send(one, eventsOf(1, now));
    await send(other, eventsOf(1, now));
    const ahead = eventOf(now + 20 * MINUTE_MS);
    await send(one, [ahead], 'clock');
    now += 18 * MINUTE_MS;
    expect(await send(other, [ahead, eventOf(now)])).toMatchObject({ outcome: 'appended', duplicates: [0] });
  });
});

describe('two processes that write one device', () => {
  it('store each event once, whoever sends it', async () => {
    const [one, other] = [await open(), await open()];
    for (let turn = 0; turn < 20; turn++) {
      const events = eventsOf(4, now);
      now += MINUTE_MS;
      await Promise.all([send(one, events), send(other, events), send(other, eventsOf(1, now))]);
    }
    const ids = standIn.log.records.filter(({ stream }) => stream === TELEMETRY).map(({ id }) => id);
    expect(ids).toHaveLength(100);
    expect(new Set(ids).size).toBe(100);
  });
});
