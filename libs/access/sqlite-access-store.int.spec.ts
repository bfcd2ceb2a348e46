import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteFileRefused } from '#sqlite-file';
import Database from 'better-sqlite3';
import { accessStoreContract } from './contract/index.js';
import { damagedRowsOf, openSqliteAccessStore } from './index.js';

const POLL_EVERY_MS = 20;
const clock = (): (() => number) => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  return () => (time += 1);
};
const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'tillwatch-access-'));

accessStoreContract('SQLite', async () => {
  const folder = newFolder();
  const now = clock();
  return {
    open: () => openSqliteAccessStore({ file: path.join(folder, 'access.db'), now, pollEveryMs: POLL_EVERY_MS }),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe('the SQLite file of the access store', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = newFolder();
    file = path.join(folder, 'access.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['a secret', `UPDATE tenant_secrets SET secret = zeroblob(32)`],
    ['whose secret it is', `UPDATE tenant_secrets SET tenant = 'acmf'`],
    ['a role', `UPDATE keys SET role = 'admin'`],
    ['that a key was revoked', `UPDATE keys SET revoked_at = NULL`],
  ])('is refused where the disk changed %s', async (_, change) => {
    const store = await openSqliteAccessStore({ file, now: clock() });
    await store.identityKey('acme');
    await store.revokeKey((await store.createKey('acme', 'viewer')).keyId);
    await store.close();
    await (await openSqliteAccessStore({ file, now: clock() })).close();
    expect(damagedRowsOf(file)).toBe(0);
    const database = new Database(file);
    database.exec(change);
    database.close();
    await expect(openSqliteAccessStore({ file, now: clock() })).rejects.toMatchObject({ code: 'damaged' });
    expect(damagedRowsOf(file)).toBe(1);
  });

  it('holds no key in any form that can be read', async () => {
    const store = await openSqliteAccessStore({ file, now: clock() });
    const environment = 'environment-key-of-more-than-32-characters';
    await store.ensureAdministrator(environment);
    const { key } = await store.createKey('acme', 'viewer');
    const forms = [environment, key].flatMap((text) => [
      text,
      Buffer.from(text).toString('base64').replace(/=+$/, ''),
      Buffer.from(text).toString('hex'),
    ]);
    const bytes = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'latin1'));
    await store.close();
    bytes.push(readFileSync(file, 'latin1'));
    expect(forms.filter((form) => bytes.some((content) => content.includes(form)))).toEqual([]);
  });

  it('is refused by name when it is damaged, and left as it is', async () => {
    const store = await openSqliteAccessStore({ file, now: clock() });
    await store.createKey('acme', 'viewer');
    await store.close();
    const damaged = Buffer.concat([Buffer.from('damaged'.repeat(20)), readFileSync(file).subarray(140)]);
    writeFileSync(file, damaged);
    const refused = await openSqliteAccessStore({ file, now: clock() }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SqliteFileRefused);
    expect(String(refused)).toMatch(/access\.db.*damaged.*restore/);
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });
});
