import { describe, expect, it } from '@jest/globals';
import type { EventStore, LogPosition, StoredEvent } from '#event-store';
import { openSqliteEventStore } from './index.js';
import { startProcess } from './testing/process.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();

async function readAll(store: EventStore): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  let after = 0n as LogPosition;
  for (;;) {
    const page = await store.readAll({ after, limit: 1000 });
    events.push(...page.events);
    after = page.next;
    if (page.atHead) return events;
  }
}

/** Kills a writer at work after so many acknowledgements; gives the ids it acknowledged. */
async function killAfter(file: string, acknowledgements: number): Promise<string[]> {
  const writer = startProcess('writer.process.ts', file);
  const ids: string[] = [];
  let count = 0;
  for await (const line of writer.lines) {
    ids.push(...line.split(' '));
    if ((count += 1) === acknowledgements) await writer.kill();
  }
  return ids;
}

describe('kill -9 of the writer', () => {
  it('loses nothing acknowledged, doubles nothing, and leaves revisions, resends and the lock in order', async () => {
    const file = folder.path('events.db');
    const acknowledged: string[] = [];
    for (const acknowledgements of [5, 60, 150]) {
      acknowledged.push(...(await killAfter(file, acknowledgements)));
      const store = openSqliteEventStore({ file, mode: 'own' });
      const events = await readAll(store);
      const ids = events.map(({ eventId }) => eventId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([]);
      // An append that was not acknowledged any more is there as a whole, or not at all.
      expect(ids.length % 2).toBe(0);
      expect(events.map(({ logPosition }) => Number(logPosition))).toEqual(events.map((_, at) => at + 1));
      await expectInOrder(store, events);
      await store.close();
    }
  }, 30_000);
});

async function expectInOrder(store: EventStore, events: readonly StoredEvent[]): Promise<void> {
  const streams = Map.groupBy(events, ({ stream }) => stream);
  for (const [stream, own] of streams) {
    expect(own.map(({ revision }) => revision)).toEqual(own.map((_, at) => at));
    const resent = await store.append([{ stream, expected: 'none', events: own.slice(-2) }]);
    expect(resent).toMatchObject([{ outcome: 'appended', revision: own.length - 1, duplicates: [0, 1] }]);
  }
}
