import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { type EventStore, type LogPosition, StoreUnavailable } from '#event-store';
import { openSqliteEventStore } from './index.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();
const STREAMS = ['telemetry-00-t-a', 'telemetry-00-t-b'];
const START = 0n as LogPosition;
let store: EventStore;
let database: Database.Database;
let files = 0;

/** Two streams of three events in turn; the file is written behind the store's back, as a disk does that forgets. */
beforeEach(async () => {
  const file = folder.path(`damage-${(files += 1)}.db`);
  store = openSqliteEventStore({ file, mode: 'own' });
  for (let turn = 0; turn < 3; turn += 1) {
    const event = () => ({
      eventId: crypto.randomUUID(),
      type: 'test.v1',
      data: `{"turn":${turn}}`,
      metadata: '{"m":1}',
    });
    await store.append(STREAMS.map((stream) => ({ stream, expected: 'any', events: [event()] })));
  }
  database = new Database(file);
});
afterEach(async () => {
  database.close();
  await store.close();
});

const damagedPositions = async (prefixes?: string[]): Promise<bigint[]> => {
  const { events } = await store.readAll({ after: START, limit: 100, ...(prefixes && { prefixes }) });
  return events.filter(({ isDamaged }) => isDamaged).map(({ logPosition }) => logPosition);
};

describe('an event that changed on the disk', () => {
  it.each([
    ['its data', `UPDATE event SET data = '{"turn":9}' WHERE position = 3`],
    ['its metadata', `UPDATE event SET metadata = '{"m":2}' WHERE position = 3`],
    ['its type', `UPDATE event SET type = 'tesu.v1' WHERE position = 3`],
    ['its id', `UPDATE event SET event_id = randomblob(16) WHERE position = 3`],
    ['its sum', `UPDATE event SET sum = sum + 1 WHERE position = 3`],
    ['its stream', `UPDATE event SET stream = 7 WHERE position = 3`],
    ['its revision', `UPDATE event SET revision = 8 WHERE position = 3`],
  ])('in %s is marked, in the log and alone', async (_, change) => {
    expect(await damagedPositions()).toEqual([]);
    database.exec(change);
    expect(await damagedPositions()).toEqual([3n]);
    expect(await damagedPositions(['telemetry-00-'])).toEqual([3n]);
  });

  it('is marked when its stream is read', async () => {
    database.exec(`UPDATE event SET data = '{"turn":9}' WHERE position = 3`);
    const [first, second, third] = await store.readStream('telemetry-00-t-a', { limit: 9 });
    expect([first?.isDamaged, second?.isDamaged, third?.isDamaged]).toEqual([undefined, true, undefined]);
  });

  it('and is another stream’s, or at another place, is marked there too', async () => {
    database.exec('UPDATE event SET stream = 2, revision = 3 WHERE position = 5');
    expect((await store.readStream('telemetry-00-t-b', { limit: 9 })).map(({ isDamaged }) => isDamaged)).toEqual([
      undefined,
      undefined,
      undefined,
      true,
    ]);
    database.exec('UPDATE event SET position = 60 WHERE position = 6');
    expect(await damagedPositions()).toEqual([5n, 60n]);
  });

  it('is not passed over in a stream that lost it: the stream is not read', async () => {
    database.exec('DELETE FROM event WHERE position = 3');
    for (const direction of ['forwards', 'backwards'] as const) {
      const read = store.readStream('telemetry-00-t-a', { limit: 9, direction });
      await expect(read).rejects.toThrow(StoreUnavailable);
    }
    expect(await store.readStream('telemetry-00-t-b', { limit: 9 })).toHaveLength(3);
  });

  it('is as it was believed to be where it comes from a version without sums', async () => {
    database.exec(`UPDATE event SET sum = -1, data = '{"turn":9}' WHERE position = 3`);
    expect(await damagedPositions()).toEqual([]);
  });
});
