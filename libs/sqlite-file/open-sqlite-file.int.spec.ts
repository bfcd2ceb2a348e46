import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { SqliteFileRefused, openSqliteFile, type OpenSqliteFile, type SqliteFileRefusal } from './index.js';

const CREATE = (database: Database.Database) =>
  void database.exec('CREATE TABLE fact (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
const OURS = {
  what: 'test store',
  applicationId: 0x54570099,
  schemaVersion: 1,
  mode: 'own',
  migrations: [CREATE],
} as const satisfies OpenSqliteFile;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-sqlite-file-'));
  file = path.join(folder, 'facts.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const count = (database: Database.Database) => database.prepare('SELECT count(*) FROM fact').pluck().get();

function fill(database: Database.Database, rows: number): void {
  const insert = database.prepare('INSERT INTO fact (text) VALUES (?)');
  for (let row = 0; row < rows; row++) insert.run('a fact '.repeat(200));
}

/** A store with rows, closed in peace: everything is in the file itself. */
function makeClosed(rows = 20): void {
  const database = openSqliteFile(file, OURS);
  fill(database, rows);
  database.close();
}

/** A store as kill -9 leaves it: the rows are in the log alone. */
function makeKilled(rows = 20): void {
  const origin = path.join(folder, 'origin');
  const database = openSqliteFile(path.join(origin, 'facts.db'), {
    ...OURS,
    createFolders: true,
    pragmas: { wal_autocheckpoint: 0 },
  });
  fill(database, rows);
  copyFileSync(path.join(origin, 'facts.db'), file);
  copyFileSync(path.join(origin, 'facts.db-wal'), `${file}-wal`);
  database.close();
  rmSync(origin, { recursive: true });
}

const overwrite = (name: string, at: number, bytes: Buffer): void => {
  const content = readFileSync(name);
  bytes.copy(content, at);
  writeFileSync(name, content);
};
const GARBAGE = Buffer.from('garbage!'.repeat(16));

/** Opens it, expects the refusal, and that not one byte nor one name in the folder is another. */
function expectRefused(code: SqliteFileRefusal, options: OpenSqliteFile = OURS): void {
  const picture = () =>
    readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name)).toString('base64')]);
  const before = picture();
  let refusal: unknown;
  try {
    openSqliteFile(file, options).close();
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(SqliteFileRefused);
  expect(refusal).toMatchObject({ code, file });
  expect(String(refusal)).toContain('facts.db');
  expect(String(refusal)).not.toContain(folder);
  expect(picture()).toEqual(before);
}

describe('a new file', () => {
  it('is made with its folders, in WAL mode, synced at every commit', () => {
    file = path.join(folder, 'deep', 'down', 'facts.db');
    const database = openSqliteFile(file, { ...OURS, createFolders: true });
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    fill(database, 3);
    database.close();
    const again = openSqliteFile(file, OURS);
    expect(count(again)).toBe(3);
    again.close();
    expect(readdirSync(path.dirname(file))).toEqual(['facts.db']);
  });

  it('is not made in a folder that is not there, unless told to', () => {
    file = path.join(folder, 'missing', 'facts.db');
    expectRefused('unwritable');
  });

  it('is not made by a reader', () => {
    expectRefused('missing', { ...OURS, mode: 'read' });
    writeFileSync(file, '');
    expect(() => openSqliteFile(file, { ...OURS, mode: 'read' })).toThrow(/facts\.db is empty/);
  });

  it('is made again where a first start was cut off before anything was in it', () => {
    writeFileSync(file, '');
    openSqliteFile(file, OURS).close();
    rmSync(file);
    const blank = new Database(file);
    blank.pragma('journal_mode = WAL');
    blank.close();
    expect(statSync(file).size).toBeGreaterThan(0);
    const database = openSqliteFile(file, OURS);
    expect(count(database)).toBe(0);
    database.close();
  });

  it('is made again where kill -9 left it with a rollback journal', () => {
    const script = `
      const database = new (require('better-sqlite3'))(process.argv[1]);
      database.pragma('cache_size = 1');
      database.exec('BEGIN; CREATE TABLE fact (id INTEGER PRIMARY KEY, text TEXT)');
      const insert = database.prepare('INSERT INTO fact (text) VALUES (?)');
      for (let row = 0; row < 2000; row++) insert.run('half made '.repeat(100));
      process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', script, file]).signal).toBe('SIGKILL');
    expect(existsSync(`${file}-journal`)).toBe(true);
    const database = openSqliteFile(file, OURS);
    expect(count(database)).toBe(0);
    database.close();
  });
});

describe('a file that is not sound', () => {
  it.each([['own'], ['share'], ['read']] as const)('is refused in mode %s with a damaged header', (mode) => {
    makeClosed();
    overwrite(file, 0, GARBAGE);
    if (mode === 'own') expectRefused('damaged');
    else
      expect(() => openSqliteFile(file, { ...OURS, mode })).toThrow(
        /test store facts\.db is damaged.*restore a backup/,
      );
  });

  it('is refused with a damaged page in its middle', () => {
    makeClosed(40);
    overwrite(file, 4096 * 5, GARBAGE);
    expectRefused('damaged');
  });

  it('is refused cut short, at a page and within one', () => {
    makeClosed(40);
    truncateSync(file, 4096 * 4);
    expectRefused('torn');
    truncateSync(file, 4096 * 3 + 100);
    expectRefused('torn');
    truncateSync(file, 700);
    expectRefused('torn');
  });

  it('is refused when it is empty or gone beside a log that is not', () => {
    makeKilled();
    truncateSync(file, 0);
    expectRefused('damaged');
    rmSync(file);
    expectRefused('damaged');
  });

  it('is refused with a damaged header of its log', () => {
    makeKilled();
    overwrite(`${file}-wal`, 0, GARBAGE);
    expectRefused('damaged');
  });

  it('is refused with a log changed in its middle, whichever part of a frame it is', () => {
    makeKilled();
    const sound = readFileSync(`${file}-wal`);
    for (const within of [0, 8, 16, 24, 2000]) {
      writeFileSync(`${file}-wal`, sound);
      overwrite(`${file}-wal`, 32 + 4120 * 6 + within, GARBAGE.subarray(0, 8));
      expectRefused('damaged');
    }
  });
});

describe('a log that a crash cut off', () => {
  it('gives all that was committed', () => {
    makeKilled(20);
    const frames = (statSync(`${file}-wal`).size - 32) / 4120;
    expect(Number.isInteger(frames)).toBe(true);
    truncateSync(`${file}-wal`, 32 + 4120 * frames - 1000);
    const database = openSqliteFile(file, OURS);
    expect(count(database)).toBe(19);
    database.close();
  });

  it('may end in what a power cut left of the last transaction', () => {
    makeKilled(20);
    appendFileSync(`${file}-wal`, Buffer.alloc(4120 * 2));
    const database = openSqliteFile(file, OURS);
    expect(count(database)).toBe(20);
    database.close();
  });

  it('may be as empty as one that was only just begun', () => {
    makeClosed(20);
    writeFileSync(`${file}-wal`, Buffer.alloc(20));
    const database = openSqliteFile(file, OURS);
    expect(count(database)).toBe(20);
    database.close();
  });

  it('may hold frames of an earlier round behind its own', () => {
    const origin = path.join(folder, 'origin');
    mkdirSync(origin);
    const database = openSqliteFile(path.join(origin, 'facts.db'), OURS);
    fill(database, 40);
    database.pragma('wal_checkpoint(RESTART)');
    fill(database, 2);
    cpSync(origin, folder, { recursive: true });
    database.close();
    rmSync(origin, { recursive: true });
    const heir = openSqliteFile(file, OURS);
    expect(count(heir)).toBe(42);
    heir.close();
  });
});

describe('a sound file that is not ours', () => {
  it('is refused when it is of somebody else', () => {
    const other = new Database(file);
    other.exec('CREATE TABLE invoice (id INTEGER PRIMARY KEY)');
    other.close();
    expectRefused('foreign');
  });

  it('is refused when a newer version wrote it', () => {
    makeClosed();
    const newer = new Database(file);
    newer.pragma('user_version = 7');
    newer.close();
    expectRefused('newer');
  });

  it('is refused when the newer version is still in the log', () => {
    makeKilled();
    const newer = new Database(file);
    newer.pragma('user_version = 7');
    const seen = path.join(folder, 'seen');
    mkdirSync(seen);
    for (const name of ['facts.db', 'facts.db-wal']) copyFileSync(path.join(folder, name), path.join(seen, name));
    newer.close();
    folder = seen;
    file = path.join(seen, 'facts.db');
    expectRefused('newer');
    folder = path.dirname(seen);
  });
});

describe('an older file', () => {
  const NEXT: OpenSqliteFile = {
    ...OURS,
    schemaVersion: 2,
    migrations: [CREATE, (database) => void database.exec('ALTER TABLE fact ADD COLUMN noted INTEGER')],
  };

  it('is brought up to date by its owner, step by step, and then opened as it is', () => {
    makeClosed(5);
    openSqliteFile(file, NEXT).close();
    const database = openSqliteFile(file, NEXT);
    expect(database.prepare('SELECT count(*) FROM fact WHERE noted IS NULL').pluck().get()).toBe(5);
    database.close();
  });

  it('is refused to a reader', () => {
    makeClosed(5);
    expect(() => openSqliteFile(file, { ...NEXT, mode: 'read' })).toThrow(/version 1, and version 2 is read here/);
  });

  it('stays as it was when a step fails', () => {
    makeClosed(5);
    const fails = (database: Database.Database) => {
      database.exec('DROP TABLE fact');
      throw new Error('no room');
    };
    expect(() => openSqliteFile(file, { ...NEXT, migrations: [CREATE, fails] })).toThrow('no room');
    const database = openSqliteFile(file, OURS);
    expect(count(database)).toBe(5);
    database.close();
  });
});

it('several connections of one process and a reader share a file', () => {
  makeClosed(1);
  const first = openSqliteFile(file, { ...OURS, mode: 'share' });
  const second = openSqliteFile(file, { ...OURS, mode: 'share' });
  const reader = openSqliteFile(file, { ...OURS, mode: 'read' });
  fill(first, 1);
  fill(second, 1);
  expect(count(reader)).toBe(3);
  expect(() => reader.exec('DELETE FROM fact')).toThrow(/readonly/);
  for (const database of [first, second, reader]) database.close();
});
