import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteFile } from '#sqlite-file';
import { Kysely, sql, SqliteDialect, type SqliteDatabase } from 'kysely';
import { READ_MODEL_FILE } from '../open-read-model.js';
import { keptStatements, STATEMENTS_MAX } from './kept-statements.js';

interface Tables {
  things: { id: number; name: string | null };
}

let folder: string;
let database: ReturnType<typeof openSqliteFile>;
let prepared: string[];
let kept: SqliteDatabase;
let db: Kysely<Tables>;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-statements-'));
  database = openSqliteFile(path.join(folder, 'some.db'), { ...READ_MODEL_FILE, mode: 'own', createFolders: true });
  prepared = [];
  kept = keptStatements({
    prepare: (text) => {
      prepared.push(text);
      return database.prepare(text);
    },
    close: () => void database.close(),
  });
  db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: kept }) });
  await sql`create table things (id integer primary key, name text)`.execute(db);
});

afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const names = async () => (await db.selectFrom('things').selectAll().orderBy('id').execute()).map(({ name }) => name);
const add = (name: string, on: Kysely<Tables> = db) =>
  on.insertInto('things').values({ name, id: name.length }).execute();

describe('statements', () => {
  it('are prepared once for each text, whatever the values', async () => {
    for (const name of ['a', 'bb', 'ccc']) await add(name);
    for (const wanted of [1, 2, 3]) await db.selectFrom('things').selectAll().where('id', '=', wanted).execute();
    expect(prepared.filter((text) => text.startsWith('insert'))).toHaveLength(1);
    expect(prepared.filter((text) => text.startsWith('select'))).toHaveLength(1);
    expect(await names()).toEqual(['a', 'bb', 'ccc']);
  });

  it('serve inside and outside of transactions, also of those that are taken back', async () => {
    await add('a');
    await db.transaction().execute((tx) => add('bb', tx));
    const failed = db.transaction().execute(async (tx) => {
      await add('ccc', tx);
      throw new Error('taken back');
    });
    await expect(failed).rejects.toThrow('taken back');
    await add('dddd');
    expect(await names()).toEqual(['a', 'bb', 'dddd']);
    expect(prepared.filter((text) => text === 'begin')).toHaveLength(1);
  });

  it('that failed can be used again', async () => {
    await add('a');
    await expect(add('b')).rejects.toThrow('UNIQUE');
    await add('cc');
    expect(await names()).toEqual(['a', 'cc']);
  });

  it('show the columns that a table has by then', async () => {
    await add('a');
    await db.selectFrom('things').selectAll().execute();
    await sql`alter table things add column colour text default 'red'`.execute(db);
    expect(await db.selectFrom('things').selectAll().execute()).toEqual([{ id: 1, name: 'a', colour: 'red' }]);
  });

  it('that are being read row by row are not disturbed by another reader of the same text', async () => {
    for (const name of ['a', 'bb', 'ccc']) await add(name);
    const text = 'select name from things order by id';
    const seen: unknown[] = [];
    for (const row of kept.prepare(text).iterate([])) {
      seen.push(row);
      if (seen.length === 1) expect(kept.prepare(text).all([])).toHaveLength(3);
    }
    expect(seen).toEqual([{ name: 'a' }, { name: 'bb' }, { name: 'ccc' }]);
  });

  it('are forgotten, the longest unused first, when there are too many', async () => {
    const ask = (n: number) => kept.prepare(`select ${n} as n`).all([]);
    for (let n = 0; n < STATEMENTS_MAX; n += 1) ask(n);
    ask(0);
    ask(STATEMENTS_MAX);
    const before = prepared.length;
    expect(ask(0)).toEqual([{ n: 0 }]);
    expect(prepared).toHaveLength(before);
    expect(ask(1)).toEqual([{ n: 1 }]);
    expect(prepared).toHaveLength(before + 1);
  });
});
