import { describe, expect, it } from '@jest/globals';
import type { LogPosition } from '#event-store';
import { SCAN_EVENTS_MAX } from './event-reader.js';
import { openSqliteEventStore } from './index.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();
const event = () => ({ eventId: crypto.randomUUID(), type: 'test.v1', data: '{}', metadata: '{}' });

describe('a page of a rare shard', () => {
  it('looks at a bounded part of the log and says how far it came', async () => {
    const store = openSqliteEventStore({ file: folder.path('events.db'), mode: 'own' });
    const common = Array.from({ length: SCAN_EVENTS_MAX + 10 }, event);
    const [rare] = [event()];
    await store.append([{ stream: 'telemetry-00-t-common', expected: 'any', events: common }]);
    await store.append([{ stream: 'telemetry-01-t-rare', expected: 'any', events: [rare] }]);
    const read = { limit: 10, prefixes: ['telemetry-01-'] };
    const first = await store.readAll({ ...read, after: 0n as LogPosition });
    expect(first).toEqual({ events: [], next: BigInt(SCAN_EVENTS_MAX), atHead: false });
    const second = await store.readAll({ ...read, after: first.next });
    expect(second).toMatchObject({ events: [{ eventId: rare.eventId }], next: SCAN_POSITION_OF_RARE, atHead: true });
    await store.close();
  });
});

const SCAN_POSITION_OF_RARE = BigInt(SCAN_EVENTS_MAX + 11);
