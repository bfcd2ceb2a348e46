import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type LogPosition, type StoredEvent, StoreUnavailable } from '#event-store';
import { SqliteFileRefused } from '#sqlite-file';
import { openSqliteEventStore } from './index.js';
import { startProcess } from './testing/process.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();
const event = (eventId = crypto.randomUUID()) => ({ eventId, type: 'test.v1', data: '{}', metadata: '{}' });
const refusalOf = (open: () => unknown): unknown => {
  try {
    open();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a second writer', () => {
  it('is refused while the first is open, in this process and in another', async () => {
    const file = folder.path('second.db');
    const first = openSqliteEventStore({ file, mode: 'own' });
    const refusal = refusalOf(() => openSqliteEventStore({ file, mode: 'own' }));
    expect(refusal).toBeInstanceOf(SqliteFileRefused);
    expect(refusal).toMatchObject({ code: 'locked', message: expect.stringMatching(/second\.db is already in use/) });
    expect(statSync(`${file}.lock`).size).toBe(0);
    await first.append([{ stream: 's', expected: 'none', events: [event()] }]);
    await first.close();

    const writer = startProcess('writer.process.ts', file);
    for await (const line of writer.lines) {
      expect(line).not.toBe('');
      expect(refusalOf(() => openSqliteEventStore({ file, mode: 'own' }))).toMatchObject({ code: 'locked' });
      await writer.kill();
      break; // what it had printed before is of no matter: the lock went with it
    }
    const heir = openSqliteEventStore({ file, mode: 'own' });
    expect(heir.storeId).toBe(first.storeId);
    await heir.close();
  }, 20_000);
});

describe('a reader of another process', () => {
  it('sees a beginning of the log without gaps while the writer goes on, in the end all of it', async () => {
    const file = folder.path('beside.db');
    const writer = startProcess('writer.process.ts', file, '200');
    const written: string[] = [];
    let reader: ReturnType<typeof openSqliteEventStore> | undefined;
    const seen: StoredEvent[] = [];
    const shard: StoredEvent[] = [];
    let [next, nextOfShard] = [0n, 0n] as [LogPosition, LogPosition];
    for await (const line of writer.lines) {
      written.push(...line.split(' '));
      reader ??= openSqliteEventStore({ file, mode: 'read' });
      const page = await reader.readAll({ after: next, limit: 1000 });
      seen.push(...page.events);
      next = page.next;
      expect(page.atHead).toBe(true);
      // What was acknowledged before the read began is in it.
      expect(seen.length).toBeGreaterThanOrEqual(written.length);
      const filtered = await reader.readAll({ after: nextOfShard, limit: 1000, prefixes: ['telemetry-02-'] });
      shard.push(...filtered.events);
      nextOfShard = filtered.next;
    }
    expect(seen.map(({ eventId }) => eventId)).toEqual(written);
    expect(seen.map(({ logPosition }) => Number(logPosition))).toEqual(written.map((_, at) => at + 1));
    const rest = await reader?.readAll({ after: nextOfShard, limit: 1000, prefixes: ['telemetry-02-'] });
    expect([...shard, ...(rest?.events ?? [])]).toEqual(
      seen.filter(({ stream }) => stream.startsWith('telemetry-02-')),
    );
    await reader?.close();
  }, 20_000);

  it('cannot append, and needs a store that is there', async () => {
    const file = folder.path('read.db');
    expect(refusalOf(() => openSqliteEventStore({ file, mode: 'read' }))).toMatchObject({ code: 'missing' });
    await openSqliteEventStore({ file, mode: 'own' }).close();
    const reader = openSqliteEventStore({ file, mode: 'read' });
    const append = reader.append([{ stream: 's', expected: 'any', events: [event()] }]);
    await expect(append).rejects.toBeInstanceOf(StoreUnavailable);
    await reader.close();
  });
});

describe('a store that must not be opened', () => {
  it('is refused by name and left as it was, and its lock is free again', async () => {
    const file = folder.path(path.join('damaged', 'events.db'));
    const store = openSqliteEventStore({ file, mode: 'own' });
    await store.append([{ stream: 's', expected: 'none', events: [event()] }]);
    await store.close();
    const damaged = Buffer.concat([Buffer.from('garbage'.repeat(20)), readFileSync(file).subarray(140)]);
    writeFileSync(file, damaged);
    for (let again = 0; again < 2; again++) {
      const refusal = refusalOf(() => openSqliteEventStore({ file, mode: 'own' }));
      expect(refusal).toMatchObject({
        code: 'damaged',
        message: expect.stringMatching(/event store events\.db is damaged.*restore a backup/),
      });
      expect(readFileSync(file).equals(damaged)).toBe(true);
      expect(readdirSync(path.dirname(file)).sort()).toEqual(['events.db', 'events.db.lock']);
    }
  });
});
