import path from 'node:path';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { type BareRow, BareStore } from './bare-store.js';
import { BATCH_EVENTS, STREAMS, makeEvent, seeded, streamName } from './bench-data.js';

export interface Filled {
  readonly store: EventStore;
  readonly bare: BareStore;
  /** In the log, those that made the streams among them. */
  readonly events: number;
  readonly create: Spent;
  readonly append: Spent;
}

export interface Spent {
  events: number;
  storeMs: number;
  bareMs: number;
  /** The longest single batch: a checkpoint falls into it. */
  batchMsMax: number;
}

/** Batches that go to one side before the other has its turn, so that a busy moment of the machine hits both. */
const TURN_BATCHES = 10;
/** 2026-01-01; every event is a millisecond later than the one before. */
const FIRST_MS = 1_767_225_600_000;

export interface Sides {
  readonly store: EventStore;
  readonly bare: BareStore;
  /** For the events' contents and their streams. */
  readonly random: () => number;
  readonly revisions: Int32Array;
  /** As a store numbers its streams: in the order in which they come. */
  readonly numbers: Map<number, number>;
}

/** Two empty files. */
export function openSides(folder: string): Sides {
  const store = openSqliteEventStore({ file: path.join(folder, 'events.db'), mode: 'own' });
  const bare = new BareStore(path.join(folder, 'bare.db'));
  return { store, bare, random: seeded(1), revisions: new Int32Array(STREAMS).fill(-1), numbers: new Map() };
}

/**
 * Fills both sides with the same events, turn by turn: first one in each stream, which makes the streams, then
 * `eventsMax` in streams at random. What it takes to make the events is not counted.
 */
export async function fill(folder: string, eventsMax: number, secondsMax: number): Promise<Filled> {
  const sides = openSides(folder);
  const { store, bare } = sides;
  const inTurn = seeded(3);
  const order = Array.from({ length: STREAMS }, (_, stream) => ({ stream, key: inTurn() }));
  order.sort((one, other) => one.key - other.key);
  const create = await appendToBoth(sides, STREAMS, secondsMax, (count) => order[count]?.stream ?? 0);
  const append = await appendToBoth(sides, eventsMax, secondsMax, () => sides.random() % STREAMS);
  const events = create.events + append.events;
  if ((await store.head()) !== BigInt(events)) throw new Error('the store does not hold what was appended');
  return { store, bare, events, create, append };
}

/** Appends so many events turn by turn, or as many as there is time for. */
export async function appendToBoth(
  sides: Sides,
  eventsMax: number,
  secondsMax: number,
  streamOf: (count: number) => number,
): Promise<Spent> {
  const spent: Spent = { events: 0, storeMs: 0, bareMs: 0, batchMsMax: 0 };
  while (spent.events < eventsMax && Math.max(spent.storeMs, spent.bareMs) < secondsMax * 1000) {
    const batches = Array.from({ length: TURN_BATCHES }, (_, turn) =>
      Array.from({ length: BATCH_EVENTS }, (__, at) =>
        makeRow(sides, streamOf(spent.events + turn * BATCH_EVENTS + at)),
      ),
    );
    await appendToStore(sides.store, batches, spent);
    const begin = performance.now();
    for (const rows of batches) sides.bare.append(rows);
    spent.bareMs += performance.now() - begin;
    spent.events += TURN_BATCHES * BATCH_EVENTS;
  }
  return spent;
}

let clockMs = FIRST_MS;
function makeRow({ random, revisions, numbers }: Sides, device: number): BareRow {
  const event = makeEvent(random, (clockMs += 1));
  const revision = (revisions[device] ?? -1) + 1;
  revisions[device] = revision;
  const stream = numbers.get(device) ?? numbers.size + 1;
  if (revision === 0) numbers.set(device, stream);
  const id = Buffer.from(event.eventId.replaceAll('-', ''), 'hex');
  return { stream, revision, id, event, name: streamName(device) };
}

async function appendToStore(store: EventStore, batches: readonly BareRow[][], spent: Spent): Promise<void> {
  const appends = batches.map((rows) =>
    rows.map(({ name, event }) => ({ stream: name, expected: 'any' as const, events: [event] })),
  );
  for (const batch of appends) {
    const begin = performance.now();
    const results = await store.append(batch);
    const ms = performance.now() - begin;
    spent.storeMs += ms;
    spent.batchMsMax = Math.max(spent.batchMsMax, ms);
    if (results.some((result) => result.outcome !== 'appended' || result.duplicates.length > 0)) {
      throw new Error('an event was taken for a duplicate');
    }
  }
}
