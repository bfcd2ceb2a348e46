import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { checkSqliteFile, openSqliteFile, openSqliteSnapshot, type OpenSqliteFile } from './index.js';

const OURS = {
  what: 'test store',
  applicationId: 0x54570098,
  schemaVersion: 1,
  mode: 'own',
  migrations: [(database) => void database.exec('CREATE TABLE fact (text TEXT NOT NULL)')],
} as const satisfies OpenSqliteFile;

let folder: string;
let file: string;
let writer: Database.Database;
const insert = (rows: number): void => {
  const statement = writer.prepare('INSERT INTO fact (text) VALUES (?)');
  // In one transaction: each is synced.
  writer.transaction(() => {
    for (let row = 0; row < rows; row += 1) statement.run('a fact '.repeat(300));
  })();
};
const countIn = (copy: string): unknown => {
  const database = new Database(copy, { readonly: true });
  const count = database.prepare('SELECT count(*) FROM fact').pluck().get();
  database.close();
  return count;
};
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-snapshot-'));
  file = path.join(folder, 'facts.db');
  writer = openSqliteFile(file, OURS);
});
afterEach(() => {
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a snapshot', () => {
  it('copies a file as it was when it was opened, while another connection writes on', async () => {
    insert(4_000);
    const snapshot = openSqliteSnapshot(file, OURS);
    insert(50);
    const copy = path.join(folder, 'copy.db');
    const reports: number[] = [];
    await snapshot.copyTo(copy, (bytes) => {
      reports.push(bytes);
      insert(1);
    });
    snapshot.close();
    expect([countIn(copy), snapshot.schemaVersion]).toEqual([4_000, 1]);
    // Never begun anew, though every step was followed by a write: 8 MB in steps of 4.
    expect(reports).toEqual(reports.toSorted((one, other) => one - other));
    expect(reports.length).toBeLessThan(6);
    expect(reports.at(-1)).toBe(snapshot.bytes);
    expect(writer.prepare('SELECT count(*) FROM fact').pluck().get()).toBe(4_050 + reports.length);
  });

  it('holds what is in the log alone', async () => {
    writer.pragma('wal_autocheckpoint = 0');
    insert(10);
    const snapshot = openSqliteSnapshot(file, OURS);
    await snapshot.copyTo(path.join(folder, 'copy.db'), () => {});
    snapshot.close();
    expect(countIn(path.join(folder, 'copy.db'))).toBe(10);
  });

  it.each<[code: string, make: (file: string) => void]>([
    ['missing', () => {}],
    ['missing', (other) => writeFileSync(other, '')],
    ['damaged', (other) => writeFileSync(other, 'damaged'.repeat(1_000))],
    ['foreign', (other) => new Database(other).exec('CREATE TABLE a (b)').close()],
    [
      'newer',
      (other) =>
        openSqliteFile(other, { ...OURS, schemaVersion: 2, migrations: [...OURS.migrations, () => {}] }).close(),
    ],
  ])('is refused of a file that is %s', (code, make) => {
    const other = path.join(folder, 'other.db');
    make(other);
    const existed = existsSync(other);
    expect(() => openSqliteSnapshot(other, OURS)).toThrow(expect.objectContaining({ code }));
    expect(existsSync(other)).toBe(existed);
  });

  it('may be of an older version', () => {
    const newer = { ...OURS, schemaVersion: 2 };
    const snapshot = openSqliteSnapshot(file, newer);
    expect(snapshot.schemaVersion).toBe(1);
    snapshot.close();
  });
});

describe('the check of a whole file', () => {
  it('gives its version, and leaves nothing beside it', async () => {
    insert(100);
    const snapshot = openSqliteSnapshot(file, OURS);
    const alone = path.join(folder, 'alone.db');
    await snapshot.copyTo(alone, () => {});
    snapshot.close();
    const before = readdirSync(folder);
    expect(checkSqliteFile(alone, OURS)).toBe(1);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('refuses an empty file', () => {
    const empty = path.join(folder, 'empty.db');
    writeFileSync(empty, '');
    expect(() => checkSqliteFile(empty, OURS)).toThrow(expect.objectContaining({ code: 'missing' }));
  });
});
