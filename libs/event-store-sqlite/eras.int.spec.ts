import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from './index.js';
import { ERA } from './stream-index.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const ERA_POSITIONS = 2 ** 17;
const [STREAM, OTHER] = ['telemetry-01-acme-a', 'telemetry-01-acme-b'];

const folder = temporaryFolder();
let files = 0;
let file: string;
let store: EventStore;
beforeEach(() => {
  file = folder.path(`eras-${(files += 1)}.db`);
  store = openSqliteEventStore({ file, mode: 'own' });
});
afterEach(() => store.close());

const append = (stream: string, count: number) =>
  store.append([
    {
      stream,
      expected: 'any',
      events: Array.from({ length: count }, () => ({
        eventId: crypto.randomUUID(),
        type: 'test.v1',
        data: '{}',
        metadata: '{}',
      })),
    },
  ]);

/** As if the log had gone on with others' events, which were truncated since: the next event lies in that era. */
async function goOnIn(era: number): Promise<void> {
  await store.close();
  const database = new Database(file);
  database.prepare('UPDATE log_floor SET position = ?').run(era * ERA_POSITIONS - 1);
  database.close();
  store = openSqliteEventStore({ file, mode: 'own' });
}

const revisions = async (read: Parameters<EventStore['readStream']>[1], stream = STREAM): Promise<number[]> =>
  (await store.readStream(stream, read)).map(({ revision }) => revision);

describe('a stream whose events lie in several eras of the log', () => {
  beforeEach(async () => {
    await append(STREAM, 3); // revisions 0 to 2 in the first
    await append(OTHER, 1);
    await goOnIn(2);
    await append(STREAM, 2); // 3 and 4, the first of them the last of the era before
    await goOnIn(40);
    await append(OTHER, 1);
    await append(STREAM, 2); // 5 and 6
  });

  it('is read as one, both ways, from wherever and as far as is asked', async () => {
    expect(await revisions({ limit: 10 })).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await revisions({ limit: 10, direction: 'backwards' })).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(await revisions({ from: 2, limit: 3 })).toEqual([2, 3, 4]);
    expect(await revisions({ from: 4, limit: 3, direction: 'backwards' })).toEqual([4, 3, 2]);
    expect(await revisions({ from: 7, limit: 3 })).toEqual([]);
    expect(await revisions({ limit: 10 }, OTHER)).toEqual([0, 1]);
  });

  it('goes on where it stood, also for a writer that has not seen it yet', async () => {
    await goOnIn(90);
    expect(await store.streamRevision(STREAM)).toBe(6);
    expect(await append(STREAM, 1)).toMatchObject([{ revision: 7 }]);
    expect(await append(OTHER, 1)).toMatchObject([{ revision: 2 }]);
    expect(await revisions({ from: 5, limit: 10 })).toEqual([5, 6, 7]);
  });

  it('is truncated across them, and goes on where nothing is left', async () => {
    await store.truncateStream(STREAM, 4);
    expect(await revisions({ limit: 10 })).toEqual([4, 5, 6]);
    await store.truncateStream(STREAM, 100);
    expect([await revisions({ limit: 10 }), await store.streamRevision(STREAM)]).toEqual([[], 6]);
    await goOnIn(41);
    expect(await append(STREAM, 1)).toMatchObject([{ revision: 7 }]);
    expect(await revisions({ limit: 10 }, OTHER)).toEqual([0, 1]);
  });
});

it('the index on streams answers what is asked of it, without a look at the events', () => {
  const database = new Database(file, { readonly: true });
  const plan = database
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT max(revision) FROM event WHERE ${ERA} = 1 AND stream = 2 AND revision BETWEEN 3 AND 4`,
    )
    .all();
  database.close();
  expect(plan.map(({ detail }) => detail).join()).toMatch(
    /USING (COVERING )?INDEX event_by_stream \(<expr>=\? AND stream=\? AND revision>\?/,
  );
});

it('a store of an earlier version gets the index and keeps its events', async () => {
  await append(STREAM, 3);
  await store.close();
  const database = new Database(file);
  database.exec('DROP INDEX event_by_stream; CREATE UNIQUE INDEX event_by_stream ON event (stream, revision)');
  database.pragma('user_version = 3');
  database.close();
  store = openSqliteEventStore({ file, mode: 'own' });
  expect(await append(STREAM, 1)).toMatchObject([{ revision: 3 }]);
  expect(await revisions({ limit: 10 })).toEqual([0, 1, 2, 3]);
});
