import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import type { LogPosition } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { deviceStream } from '#streams';
import { cloudEvent } from './testing/events.js';
import { Product } from './testing/product.js';

const EVENTS = 40;
const MARK = 'a-text-that-stands-once';

interface Findings {
  readonly ok: boolean;
  readonly findings: readonly { check: string; status: string; detail: string; advice?: string }[];
}

describe('tillwatch doctor', () => {
  const product = new Product();
  const folders: string[] = [];
  beforeAll(async () => {
    await product.start();
    const beats = Array.from({ length: EVENTS - 1 }, (_, n) =>
      cloudEvent('terminal.heartbeat', `d${n % 5}`, { gauges: { n } }),
    );
    const { body } = await product.send([
      ...beats,
      cloudEvent('terminal.heartbeat', 'd0', { gauges: {}, carrier: MARK }),
    ]);
    await product.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
  }, 40_000);
  afterAll(async () => {
    await product.dispose();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  async function examined(dataDir: string, ...options: string[]) {
    const { code, stdout, stderr } = await product.command('doctor', '--data-dir', dataDir, '--json', ...options);
    expect(stderr).toBe('');
    const { ok, findings } = JSON.parse(stdout) as Findings;
    expect(ok).toBe(code === 0);
    for (const { status, advice } of findings) expect(advice !== undefined).toBe(status !== 'ok');
    const of = (wanted: string) =>
      findings.filter(({ status }) => status === wanted).map(({ check, detail }) => `${check}: ${detail}`);
    return { code, findings, problems: of('problem'), warnings: of('warning'), fine: of('ok') };
  }

  /** A copy of the folder as it lies there now; of a server that runs, as kill -9 would leave it. */
  function copied(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-patient-'));
    folders.push(folder);
    cpSync(product.dataDir, folder, { recursive: true });
    for (const name of readdirSync(folder)) if (name.endsWith('-shm')) rmSync(path.join(folder, name));
    return folder;
  }

  function altered(folder: string, file: string, change: string): void {
    const database = new Database(path.join(folder, file));
    database.exec(change);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
  }

  it('finds a running server well, and does not disturb it', async () => {
    const before = readdirSync(product.dataDir);
    const { code, problems, warnings, fine } = await examined(product.dataDir);
    expect([code, problems, warnings]).toEqual([0, [], []]);
    expect(fine).toEqual(
      expect.arrayContaining([
        'server: a server has the folder',
        `events: all ${EVENTS} can be read and are what was stored`,
        'read model: it holds all events',
        'dead letters: there are none',
      ]),
    );
    expect(readdirSync(product.dataDir)).toEqual(before);
    expect((await product.get('/health/ready')).status).toBe(200);
  });

  it('tells people a line a check, and that all is well', async () => {
    const { code, stdout } = await product.command('doctor');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok {7}server {6}[^]*\nAll is well\.\n$/)]);
  });

  it('finds what a killed server left well, and changes nothing in it', async () => {
    const folder = copied();
    const bytes = (): string[] =>
      readdirSync(folder)
        .filter((name) => !name.endsWith('-shm'))
        .map((name) => `${name} ${readFileSync(path.join(folder, name)).toString('base64')}`);
    const before = bytes();
    expect(await examined(folder)).toMatchObject({ code: 0, problems: [], warnings: [] });
    expect(bytes()).toEqual(before);
  });

  it('says which events are not what was stored, and what is in order all the same', async () => {
    const folder = copied();
    altered(folder, 'events.db', '');
    const file = path.join(folder, 'events.db');
    const content = readFileSync(file);
    // SQLite may have left an older copy of the row in a free place.
    for (let at = content.indexOf(MARK); at >= 0; at = content.indexOf(MARK, at)) content.write('A', at);
    writeFileSync(file, content);
    expect(await examined(folder)).toMatchObject({
      code: 1,
      problems: [expect.stringMatching(/^events: 1 events are not what was stored, the first at position \d+$/)],
      fine: expect.arrayContaining(['event store: its pages and indexes are in order']),
    });
    expect((await examined(folder, '--quick')).code).toBe(0);
  });

  it('says that an event lies in a stream of something else', async () => {
    const folder = copied();
    const store = openSqliteEventStore({ file: path.join(folder, 'events.db'), mode: 'own' });
    const { events } = await store.readAll({ after: 0n as LogPosition, limit: EVENTS });
    const beat = events.find(({ stream }) => stream.endsWith('-d0'));
    if (beat === undefined) throw new Error('there is no event of d0');
    const { type, data, metadata } = beat;
    const stream = deviceStream('telemetry', 'default', 'd1');
    const event = { eventId: '019b932c-b7a0-8bf5-80fb-e2dea6061426', type, data, metadata };
    await store.append([{ stream, expected: 'any', events: [event] }]);
    await store.close();
    const { warnings } = await examined(folder);
    expect(warnings).toContain('events: 1 events cannot be read by this version, or lie in a stream of something else');
  });

  const without = (folder: string, file: string): void => {
    for (const end of ['', '-wal']) rmSync(path.join(folder, file + end), { force: true });
  };
  const put = (folder: string, name: string): void => writeFileSync(path.join(folder, name), '', { mode: 0o600 });

  it.each<[what: string, harm: (folder: string) => void, problems: unknown[], warnings: unknown[]]>([
    [
      'without its event store',
      (it) => rmSync(path.join(it, 'events.db')),
      ['event store: it is not there, and others are'],
      [],
    ],
    ['without its keys', (it) => without(it, 'access.db'), ['access store: it is not there, and others are'], []],
    ['without its read model', (it) => without(it, 'read-model.db'), [], ['read model: it is not there']],
    [
      'with half a restore',
      (it) => put(it, 'restore.incomplete'),
      ['leftovers: a restore into the folder was cut off; no server starts in it'],
      [],
    ],
    [
      'with half a rebuild',
      (it) => put(it, 'read-model.db.rebuild'),
      [],
      [expect.stringMatching(/^leftovers: a rebuild was cut off/)],
    ],
    [
      'with a read model set aside',
      (it) => put(it, 'read-model.db.set-aside-x'),
      [],
      [expect.stringMatching(/^leftovers: 1 read models were set aside/)],
    ],
    [
      'with something strange',
      (it) => put(it, 'notes.txt'),
      [],
      ['files: 1 files are not of Tillwatch, such as notes.txt'],
    ],
    [
      'that others may read',
      (it) => chmodSync(path.join(it, 'access.db'), 0o644),
      [],
      [expect.stringMatching(/^rights: others may read or write access[.]db/)],
    ],
  ])('finds out a folder %s', async (_, harm, problems, warnings) => {
    const folder = copied();
    harm(folder);
    const found = await examined(folder);
    expect([found.problems, found.warnings, found.code]).toEqual([problems, warnings, problems.length > 0 ? 1 : 0]);
  });

  it.each<[what: string, file: string, change: string, problems: unknown[], warnings: unknown[]]>([
    [
      'whose stream lacks an event',
      'events.db',
      'DELETE FROM event WHERE position = 7',
      [expect.stringMatching(/^streams: a stream lacks events, such as telemetry-/)],
      [],
    ],
    [
      'of a newer version',
      'events.db',
      'PRAGMA user_version = 900',
      [expect.stringMatching(/^event store: .* has version 900/)],
      [],
    ],
    [
      'of an older version',
      'events.db',
      'ALTER TABLE event DROP COLUMN sum; PRAGMA user_version = 2',
      [],
      [expect.stringMatching(/^event store: it is of an older version/)],
    ],
    [
      'of somebody else',
      'access.db',
      'PRAGMA application_id = 5',
      [expect.stringMatching(/^access store: .* is a SQLite file, but not one of this kind$/)],
      [],
    ],
    [
      'whose read model is of other events',
      'read-model.db',
      `UPDATE meta SET value = 'other' WHERE name = 'store'`,
      [],
      ['read model: it was folded from another event store'],
    ],
    [
      'whose read model is ahead',
      'read-model.db',
      `UPDATE checkpoints SET log_position = '900'`,
      [],
      ['read model: it holds events that the event store has not'],
    ],
  ])('finds out a folder %s (%s)', async (_, file, change, problems, warnings) => {
    const folder = copied();
    altered(folder, file, change);
    const found = await examined(folder);
    expect([found.problems, found.warnings, found.code]).toEqual([problems, warnings, problems.length > 0 ? 1 : 0]);
  });

  it('finds out an event store that is cut short', async () => {
    const folder = copied();
    altered(folder, 'events.db', '');
    truncateSync(path.join(folder, 'events.db'), 9_000);
    const { code, problems } = await examined(folder);
    expect([code, problems]).toEqual([1, [expect.stringMatching(/^event store: .* is damaged/)]]);
  });

  it('finds an empty folder empty, and none where there is none', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-patient-'));
    folders.push(folder);
    const { code, warnings } = await examined(folder);
    expect([code, warnings[0]]).toEqual([0, 'event store: it is not there: no server was ever started here']);
    const { problems } = await examined(path.join(folder, 'none'));
    expect(problems).toEqual(['folder: there is no such folder']);
    mkdirSync(path.join(folder, 'some'));
    expect((await product.command('doctor', '--data-dir')).code).toBe(2);
    expect((await product.command('doctor', 'some')).code).toBe(2);
  });
});
