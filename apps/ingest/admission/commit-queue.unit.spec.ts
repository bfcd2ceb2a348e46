import { describe, expect, it } from '@jest/globals';
import { type Append, type AppendResult, InvalidEvent, type LogPosition, StoreUnavailable } from '#event-store';
import type { Write } from './commit-batch.js';
import { type CommitLimits, CommitQueue, type Place } from './commit-queue.js';
import type { Committed } from './committer.js';

/** A store whose every answer is given by the test. */
class HeldStore {
  readonly batches: { readonly appends: readonly Append[]; readonly answer: (outcome?: Error) => void }[] = [];
  readonly #stored = new Set<string>();
  #position = 0n;

  append(appends: readonly Append[]): Promise<readonly AppendResult[]> {
    return new Promise((resolve, reject) => {
      this.batches.push({
        appends,
        answer: (error) => (error ? reject(error) : resolve(appends.map((one) => this.#store(one)))),
      });
    });
  }

  #store({ events }: Append): AppendResult {
    const duplicates = events.flatMap(({ eventId }, i) =>
      this.#stored.has(eventId) ? [i] : (this.#stored.add(eventId), (this.#position += 1n), []),
    );
    return { outcome: 'appended', revision: 0, logPosition: this.#position as LogPosition, duplicates };
  }
}

const write = (eventId: string, stream = 'telemetry-00-acme-d', kept: Write['kept'] = 'event'): Write => ({
  stream,
  event: { eventId, type: 'terminal.rebooted.v1', data: '{}', metadata: '{}' },
  kept,
});
const turns = async (count = 5): Promise<void> => {
  for (let i = 0; i < count; i += 1) await new Promise((done) => setImmediate(done));
};

function open(limits: CommitLimits = { eventsMax: 100, batchEventsMax: 10 }) {
  const store = new HeldStore();
  const faults: unknown[] = [];
  const levels: number[] = [];
  const appended: number[] = [];
  const metrics = {
    appended: (events: number) => void appended.push(events),
    ingestQueue: (events: number) => void levels.push(events),
  };
  const log = { error: (fields: unknown) => void faults.push(fields), info: () => {} };
  const queue = new CommitQueue({ store, metrics, log }, limits);
  const place = (events: number): Place => {
    const reserved = queue.reserve(events);
    if (reserved.outcome !== 'reserved') throw new Error(`no place: ${reserved.outcome}`);
    return reserved.place;
  };
  const commit = (...writes: Write[]): Promise<Committed> => place(writes.length).commit(writes);
  return { store, faults, levels, appended, queue, place, commit };
}

describe('the commit queue', () => {
  it('stores what waits of several requests with one batch, grouped by stream', async () => {
    const { store, commit } = open();
    const [a, b] = [commit(write('1', 's-1'), write('2', 's-2')), commit(write('3', 's-1'))];
    await turns();
    expect(store.batches[0]?.appends.map(({ stream, events }) => [stream, events.map((e) => e.eventId)])).toEqual([
      ['s-1', ['1', '3']],
      ['s-2', ['2']],
    ]);
    store.batches[0]?.answer();
    expect(await Promise.all([a, b])).toEqual([
      { outcome: 'committed', accepted: 2, duplicate: 0, logPosition: 3n },
      { outcome: 'committed', accepted: 1, duplicate: 0, logPosition: 2n },
    ]);
    expect(store.batches.length).toBe(1);
  });

  it('gathers the next batch while one is being stored, and answers nobody before', async () => {
    const { store, commit } = open();
    const answered: string[] = [];
    void commit(write('1')).then(() => answered.push('first'));
    await turns();
    const rest = ['2', '3', '4'].map((id) => commit(write(id)).then(() => answered.push(id)));
    await turns();
    expect([store.batches.length, answered]).toEqual([1, []]);
    store.batches[0]?.answer();
    await turns();
    expect([answered, store.batches[1]?.appends[0]?.events.map((e) => e.eventId)]).toEqual([
      ['first'],
      ['2', '3', '4'],
    ]);
    store.batches[1]?.answer();
    await Promise.all(rest);
  });

  it('cuts a large request into batches and answers it once, with the latest position', async () => {
    const { store, commit, appended } = open();
    const done = commit(...Array.from({ length: 25 }, (_, i) => write(String(i))));
    for (const batch of [0, 1, 2]) {
      await turns();
      store.batches[batch]?.answer();
    }
    expect(await done).toEqual({ outcome: 'committed', accepted: 25, duplicate: 0, logPosition: 25n });
    expect(appended).toEqual([10, 10, 5]);
  });

  it('counts what was stored already, and of the same event in one batch the first', async () => {
    const { store, commit } = open();
    const [a, b] = [commit(write('1'), write('1'), write('2')), commit(write('2'))];
    await turns();
    store.batches[0]?.answer();
    expect([await a, await b]).toMatchObject([
      { accepted: 2, duplicate: 1 },
      { accepted: 0, duplicate: 1 },
    ]);
  });

  it('lets kept refusals count as neither, but their position count', async () => {
    const { store, commit } = open();
    const done = commit(write('1', 'rejected-acme', 'refusal'));
    await turns();
    store.batches[0]?.answer();
    expect(await done).toEqual({ outcome: 'committed', accepted: 0, duplicate: 0, logPosition: 1n });
  });

  it('is full at its limit, says for how long, and has room again', async () => {
    const { store, queue, place, commit } = open();
    const first = commit(...Array.from({ length: 60 }, (_, i) => write(String(i))));
    expect(queue.reserve(41)).toEqual({ outcome: 'full', retryAfterSeconds: 1 });
    const second = place(40);
    expect([queue.hasRoom(), queue.reserve(1).outcome]).toEqual([false, 'full']);
    second.giveUp();
    second.giveUp();
    expect([queue.hasRoom(), queue.events]).toEqual([true, 60]);
    for (let batch = 0; batch < 6; batch += 1) {
      await turns();
      store.batches[batch]?.answer();
    }
    await first;
    expect(queue.events).toBe(0);
  });

  it('always has room for one request when it is empty, however large', () => {
    const { queue } = open();
    expect(queue.reserve(10_000).outcome).toBe('reserved');
  });

  it('tells all that wait when the store is gone, and goes on when it is back', async () => {
    const { store, commit, queue, faults } = open({ eventsMax: 100, batchEventsMax: 1 });
    const waiting = ['1', '2', '3'].map((id) => commit(write(id)));
    await turns();
    store.batches[0]?.answer(new StoreUnavailable('gone'));
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 3 }, () => ({ outcome: 'unavailable' })));
    expect([queue.events, faults.length]).toEqual([0, 1]);
    const again = commit(write('1'));
    await turns();
    store.batches[1]?.answer();
    expect(await again).toMatchObject({ accepted: 1 });
  });

  it('lets one request that the store will not have spoil no other', async () => {
    const { store, commit, faults } = open();
    const [good, bad, other] = [commit(write('1')), commit(write('bad')), commit(write('3'))];
    await turns();
    store.batches[0]?.answer(new InvalidEvent('bad'));
    await turns();
    store.batches[1]?.answer();
    await turns();
    store.batches[2]?.answer(new InvalidEvent('bad'));
    await turns();
    store.batches[3]?.answer();
    expect(await Promise.all([good, bad, other])).toMatchObject([
      { accepted: 1 },
      { outcome: 'failed' },
      { accepted: 1 },
    ]);
    expect(faults.length).toBe(1);
  });

  it('fails what a broken store answers wrongly', async () => {
    const { store, commit, faults } = open();
    const done = commit(write('1'));
    await turns();
    Object.assign(store, { append: undefined });
    store.batches[0]?.answer(new TypeError('broken'));
    expect([await done, faults.length]).toEqual([{ outcome: 'failed' }, 1]);
  });

  it('takes nothing more when it closes, and has stored what it took when it is closed', async () => {
    const { store, place, queue } = open();
    const held = place(1);
    const closed = queue.close();
    expect(queue.reserve(1)).toEqual({ outcome: 'closing' });
    let isClosed = false;
    void closed.then(() => (isClosed = true));
    await turns();
    const taken = held.commit([write('1')]);
    await turns();
    expect(isClosed).toBe(false);
    store.batches[0]?.answer();
    expect(await taken).toMatchObject({ accepted: 1 });
    await closed;
    await queue.close();
  });

  it('has nothing to store for an empty request', async () => {
    const { store, commit } = open();
    expect(await commit()).toEqual({ outcome: 'committed', accepted: 0, duplicate: 0, logPosition: 0n });
    expect(store.batches.length).toBe(0);
  });
});
