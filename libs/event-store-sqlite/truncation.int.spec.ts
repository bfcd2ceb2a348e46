import { describe, expect, it } from '@jest/globals';
import { type EventStore, type LogPosition, StoreUnavailable } from '#event-store';
import { openSqliteFile } from '#sqlite-file';
import { openSqliteEventStore } from './index.js';
import { EVENT_STORE_FILE } from './schema.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();
const STREAM = 'rejected-acme';
const events = (count: number, data = '{}') =>
  Array.from({ length: count }, () => ({ eventId: crypto.randomUUID(), type: 'test.v1', data, metadata: '{}' }));
const append = (store: EventStore, ...more: Parameters<typeof events>) =>
  store.append([{ stream: STREAM, expected: 'any', events: events(...more) }]);

describe('a truncated stream', () => {
  it('goes on where it was after the file is opened again, also when the newest event of the log is gone', async () => {
    const file = folder.path('again.db');
    let store = openSqliteEventStore({ file, mode: 'own' });
    await append(store, 5);
    await store.truncateStream(STREAM, 5);
    const reader = openSqliteEventStore({ file, mode: 'read' });
    for (const one of [store, reader]) {
      expect([await one.head(), await one.streamRevision(STREAM)]).toEqual([5n, 4]);
      expect(await one.readAll({ after: 0n as LogPosition, limit: 9 })).toEqual({ events: [], next: 5n, atHead: true });
    }
    await reader.close();
    await store.close();
    store = openSqliteEventStore({ file, mode: 'own' });
    expect(await append(store, 1)).toMatchObject([{ outcome: 'appended', revision: 5, logPosition: 6n }]);
    await store.close();
  });

  it('gives its room to later events', async () => {
    const database = openSqliteFile(folder.path('room.db'), { ...EVENT_STORE_FILE, mode: 'own' });
    const store = new SqliteEventStore(database, () => undefined);
    const pages = () => Number(database.pragma('page_count', { simple: true }));
    const day = JSON.stringify({ payload: 'x'.repeat(4096) });
    await append(store, 500, day);
    const before = pages();
    for (let turn = 1; turn <= 5; turn++) {
      await store.truncateStream(STREAM, turn * 500);
      await append(store, 500, day);
    }
    expect(pages()).toBeLessThan(before * 1.1);
    await store.close();
  });

  it('is refused to who may only read', async () => {
    const file = folder.path('read.db');
    const store = openSqliteEventStore({ file, mode: 'own' });
    await append(store, 1);
    const reader = openSqliteEventStore({ file, mode: 'read' });
    await expect(reader.truncateStream(STREAM, 1)).rejects.toBeInstanceOf(StoreUnavailable);
    await reader.close();
    await store.close();
  });
});

it('a store of the first version is brought up to date and goes on', async () => {
  const file = folder.path('first-version.db');
  const first = { ...EVENT_STORE_FILE, schemaVersion: 1, migrations: EVENT_STORE_FILE.migrations.slice(0, 1) };
  const database = openSqliteFile(file, { ...first, mode: 'own' });
  database.exec(`
    INSERT INTO family (id, name) VALUES (1, 'rejected-acme');
    INSERT INTO stream (id, name, family) VALUES (1, 'rejected-acme', 1);
    INSERT INTO event VALUES (1, 1, 1, 0, randomblob(16), 'test.v1', '{}', '{}');
  `);
  database.close();
  const store = openSqliteEventStore({ file, mode: 'own' });
  expect([await store.head(), await store.streamRevision(STREAM)]).toEqual([1n, 0]);
  expect(await append(store, 1)).toMatchObject([{ revision: 1, logPosition: 2n }]);
  await store.truncateStream(STREAM, 1);
  expect((await store.readStream(STREAM, { limit: 9 })).map(({ revision }) => revision)).toEqual([1]);
  await store.close();
});
