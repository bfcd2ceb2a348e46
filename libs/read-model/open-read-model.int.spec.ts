import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { bindToStore, isBeyondUse, notFoldedFrom, openReadModel, readModelAt } from './index.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-read-model-'));
  file = path.join(folder, 'read-model.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const altered = (change: string): void => {
  const database = new Database(file);
  database.exec(change);
  database.close();
};
const refusalOf = async (mode: 'own' | 'read'): Promise<unknown> => {
  try {
    await (await openReadModel({ file, mode })).close();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a read model', () => {
  it('lies in one file again once all are closed, also those who asked nothing of it', async () => {
    const writer = await openReadModel({ file, mode: 'own' });
    const reader = await openReadModel({ file, mode: 'read' });
    expect(existsSync(`${file}-wal`)).toBe(true);
    await reader.close();
    await writer.close();
    expect(readdirSync(folder)).toEqual(['read-model.db']);
  });

  it('lies in one file once it is settled, while it is open', async () => {
    const writer = await openReadModel({ file, mode: 'own' });
    await writer.db.insertInto('meta').values({ name: 'spec', value: 'x' }).execute();
    writer.settle();
    expect(statSync(`${file}-wal`).size).toBe(0);
    await writer.close();
  });

  it('without room says so: what SQLite rolled back by itself is not rolled back again', async () => {
    const model = await openReadModel({ file, mode: 'own' });
    const pages = await sql<{ readonly pageCount: number }>`pragma page_count`.execute(model.db);
    await sql`pragma max_page_count = ${sql.lit((pages.rows[0]?.pageCount ?? 0) + 3)}`.execute(model.db);
    const fill = model.db.transaction().execute(async (tx) => {
      for (let n = 0; n < 100; n += 1) {
        await tx
          .insertInto('meta')
          .values({ name: `n${n}`, value: 'x'.repeat(4_000) })
          .execute();
      }
    });
    await expect(fill).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    // The next transaction is one of its own.
    await model.db.transaction().execute((tx) => tx.insertInto('meta').values({ name: 'next', value: 'x' }).execute());
    expect(await model.db.selectFrom('meta').select('name').orderBy('name').execute()).toEqual([
      { name: 'generation' },
      { name: 'next' },
    ]);
    await model.close();
  });

  it('keeps its generation from one opening to the next', async () => {
    const generation = async (): Promise<string> => {
      const model = await openReadModel({ file, mode: 'own' });
      const { value } = await model.db.selectFrom('meta').select('value').executeTakeFirstOrThrow();
      await model.close();
      return value;
    };
    const first = await generation();
    expect(await generation()).toBe(first);
    rmSync(file);
    expect(await generation()).not.toBe(first);
  });

  it.each([
    ['newer', 'PRAGMA user_version = 1000'],
    ['older', 'PRAGMA user_version = 0'],
  ])(
    'of a version that is %s is beyond use, is left as it is, and is set aside with nothing deleted',
    async (code, change) => {
      await (await openReadModel({ file, mode: 'own' })).close();
      altered(change);
      for (const mode of ['own', 'read'] as const) {
        const refusal = await refusalOf(mode);
        expect([mode, refusal]).toMatchObject([mode, { code, message: expect.stringContaining('read-model.db') }]);
        expect(isBeyondUse(refusal)).toBe(true);
      }
      const aside = await readModelAt({ kind: 'sqlite', file }).setAside(Date.UTC(2026, 0, 1));
      // A reader makes the files of the log, and cannot take them away.
      expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([path.basename(aside)]);
      expect(await refusalOf('own')).toBeUndefined();
    },
  );

  it('of somebody else is not ours to set aside', async () => {
    altered('CREATE TABLE invoice (id INTEGER PRIMARY KEY)');
    const refusal = await refusalOf('own');
    expect([refusal, isBeyondUse(refusal)]).toMatchObject([{ code: 'foreign' }, false]);
  });

  it('is of one event store, and of no more events than that has', async () => {
    const model = await openReadModel({ file, mode: 'own' });
    expect(await notFoldedFrom(model.db, { storeId: 'one', head: 0n })).toBeUndefined();
    await bindToStore(model.db, 'one');
    await bindToStore(model.db, 'other');
    const checkpoint = { projector: 'all', logPosition: '70', movedAt: 0, newestReceivedAt: 0 };
    await model.db.insertInto('checkpoints').values(checkpoint).execute();
    const told = (storeId: string, head: bigint) => notFoldedFrom(model.db, { storeId, head });
    expect([await told('one', 70n), await told('one', 7_000n)]).toEqual([undefined, undefined]);
    expect(await told('other', 70n)).toBe('was folded from another event store');
    expect(await told('one', 69n)).toBe('holds events that the event store has not');
    await model.close();
  });
});
