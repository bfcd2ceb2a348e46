import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#event-store';
import { openSqliteFile } from '#sqlite-file';
import { EVENT_STORE_FILE } from './schema.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();
const events = (count: number) =>
  Array.from({ length: count }, () => ({
    eventId: crypto.randomUUID(),
    type: 'test.v1',
    data: JSON.stringify({ text: 'x'.repeat(1000) }),
    metadata: '{}',
  }));

describe('a store without room', () => {
  it('is not available, stores nothing by halves, still reads, and takes up again when there is room', async () => {
    const database = openSqliteFile(folder.path('events.db'), { ...EVENT_STORE_FILE, mode: 'own' });
    const store = new SqliteEventStore(database, () => undefined);
    await store.append([{ stream: 'telemetry-00-t-a', expected: 'none', events: events(10) }]);
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages + 20}`);

    const batch = [
      { stream: 'telemetry-00-t-a', expected: 9, events: events(3) },
      { stream: 'telemetry-01-t-b', expected: 'none' as const, events: events(500) },
    ];
    const refusal: unknown = await store.append(batch).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreUnavailable);
    expect(refusal).toMatchObject({ message: expect.stringContaining('SQLITE_FULL') });
    expect(await store.head()).toBe(10n);
    expect(await store.streamRevision('telemetry-00-t-a')).toBe(9);
    expect(await store.streamRevision('telemetry-01-t-b')).toBe(-1);
    expect((await store.append([{ stream: 's', expected: 'none', events: events(1) }]))[0]).toMatchObject({
      revision: 0,
      logPosition: 11n,
    });

    database.pragma(`max_page_count = ${pages + 10_000}`);
    expect(await store.append(batch)).toMatchObject([
      { outcome: 'appended', revision: 12, duplicates: [] },
      { outcome: 'appended', revision: 499, duplicates: [] },
    ]);
    expect(await store.head()).toBe(514n);
    await store.close();
  });
});
