import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import type { EventStore } from '#event-store';
import { MemoryEventStore } from '#event-store';
import { openReadModel, readModelAt } from '#read-model';
import { lockFile } from '#sqlite-file';
import { deviceStream } from '#streams';
import { LiveReadModel } from '../live-read-model.js';
import { projectHere } from '../projector.js';
import { append } from '../testing/projected.js';
import { randomFleet } from '../testing/random-fleet.js';
import { rebuildBeside, RebuildUnderWay } from './rebuild-beside.js';
import { NewDeadLetter } from './rebuild-read-model.js';

const NOW = (): number => Date.UTC(2026, 5, 1);
const TENANT = 'acme';

let folder: string;
let file: string;
let store: EventStore;
let troubles: unknown[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-rebuild-'));
  file = path.join(folder, 'read-model.db');
  store = new MemoryEventStore();
  troubles = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rebuild = (more: { retryDeadLetters?: boolean } = {}) =>
  rebuildBeside({
    store,
    place: readModelAt({ kind: 'sqlite', file }),
    retryDeadLetters: false,
    now: NOW,
    onProgress: () => {},
    ...more,
  });

async function devices(): Promise<unknown[]> {
  const model = await openReadModel({ file, mode: 'read' });
  const rows = await model.db
    .selectFrom('devices')
    .select(['device', 'lifecycle', 'lastSeenAt', 'position'])
    .orderBy('device')
    .execute();
  await model.close();
  return rows;
}

async function live(aside: string[] = [], swaps: string[] = []): Promise<LiveReadModel> {
  const place = readModelAt({ kind: 'sqlite', file });
  const model = await LiveReadModel.open({
    place,
    store,
    now: NOW,
    startProjector: (onProjected) =>
      projectHere(
        { place, store, now: NOW, reports: { advanced: () => {}, turned: () => {}, trouble: () => {} } },
        onProjected,
      ),
    onSetAside: (where) => aside.push(where),
    onSwapped: () => swaps.push('swapped'),
    onNotSwapped: (error) => troubles.push(error),
  });
  await model.start();
  return model;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 400) throw new Error('it did not come true within four seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Without the files of a log, which a reader makes and cannot take away. */
const filesThere = (): string[] => readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name));

const head = () => store.head();
const caughtUp = async (model: LiveReadModel): Promise<void> => {
  const wanted = await head();
  await until(() => model.progress().logPosition >= wanted);
};

/** What no code of ours writes: its metadata are another version's. */
const strange = () =>
  store.append([
    {
      stream: deviceStream('telemetry', TENANT, 'd0'),
      expected: 'any',
      events: [
        {
          eventId: 'ffffffff-ffff-8fff-8fff-ffffffffffff',
          type: 'terminal.heartbeat.v1',
          data: '{"gauges":{"a":"text"}}',
          metadata: '{}',
        },
      ],
    },
  ]);

describe('rebuild', () => {
  it('makes a missing read model, and the same one again', async () => {
    await append(store, TENANT, randomFleet(1));
    const first = await rebuild();
    const rows = await devices();
    expect([rows.length > 0, first.deadLetters, first.takenOver]).toEqual([true, 0, false]);
    expect((await rebuild()).events).toBe(first.events);
    expect(await devices()).toEqual(rows);
  });

  it('is taken over by the running server, which goes on from there', async () => {
    const swaps: string[] = [];
    await append(store, TENANT, randomFleet(1));
    const model = await live([], swaps);
    await caughtUp(model);
    const before = await model
      .reader()
      .selectFrom('devices')
      .select(['device', 'lastSeenAt'])
      .orderBy('device')
      .execute();
    expect((await rebuild()).takenOver).toBe(true);
    await until(() => swaps.length === 1);
    expect(
      await model.reader().selectFrom('devices').select(['device', 'lastSeenAt']).orderBy('device').execute(),
    ).toEqual(before);
    await append(store, 'other', randomFleet(2));
    await caughtUp(model);
    const { count } = await model
      .reader()
      .selectFrom('devices')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBeGreaterThan(before.length);
    await model.close();
  });

  it('is put in place by the next start where a rebuild was cut off before it could', async () => {
    await append(store, TENANT, randomFleet(1));
    await rebuild();
    const rows = await devices();
    renameSync(file, `${file}.rebuilt`);
    writeFileSync(file, 'an old read model that was of no use');
    const model = await live();
    await model.close();
    expect(await devices()).toEqual(rows);
  });

  it('lists what cannot be decoded, passes it again, and stops at what is new', async () => {
    await append(store, TENANT, randomFleet(1));
    await strange();
    expect((await rebuild()).deadLetters).toBe(1); // there was no list before
    expect((await rebuild()).deadLetters).toBe(1); // listed, so passed
    const model = await openReadModel({ file, mode: 'own' });
    await model.db.deleteFrom('deadLetters').execute();
    await model.close();
    await expect(rebuild()).rejects.toThrow(NewDeadLetter);
    expect((await rebuild({ retryDeadLetters: true })).deadLetters).toBe(1);
  });

  it('leaves one file where the old one lay, also where that was read, or its server killed', async () => {
    await append(store, TENANT, randomFleet(1));
    await rebuild();
    const [rows, files] = [await devices(), filesThere()];
    await rebuild(); // reads the list of dead letters of the one before
    expect(filesThere()).toEqual(files);
    // As kill -9 leaves it: what was written last lies in the log alone.
    const writer = await openReadModel({ file, mode: 'own' });
    await writer.db.deleteFrom('devices').execute();
    const killed = path.join(folder, 'killed');
    for (const end of ['', '-wal', '-shm']) copyFileSync(file + end, killed + end);
    await writer.close();
    for (const end of ['', '-wal', '-shm']) renameSync(killed + end, file + end);
    await rebuild();
    expect([filesThere(), await devices()]).toEqual([files, rows]);
  });

  it('sets a damaged one aside, wherever the damage is, and never touches what is not ours', async () => {
    await append(store, TENANT, randomFleet(1));
    await rebuild();
    const [rows, sound] = [await devices(), readFileSync(file)];
    const pageOfLetters = Math.floor(sound.length / 4096) - 1;
    for (const at of [0, pageOfLetters * 4096]) {
      writeFileSync(
        file,
        Buffer.concat([sound.subarray(0, at), Buffer.alloc(4096, 'damaged'), sound.subarray(at + 4096)]),
      );
      const damaged = readFileSync(file);
      const { aside } = await rebuild();
      if (at === 0) expect(readFileSync(aside ?? '').equals(damaged)).toBe(true);
      expect(await devices()).toEqual(rows);
    }
    writeFileSync(file, '');
    await rebuild();
    expect(await devices()).toEqual(rows);

    const foreign = new Database(path.join(folder, 'foreign.db'));
    foreign.exec('CREATE TABLE invoice (id INTEGER PRIMARY KEY)');
    foreign.close();
    renameSync(path.join(folder, 'foreign.db'), file);
    await expect(rebuild()).rejects.toMatchObject({ code: 'foreign' });
    expect(readFileSync(file).includes('invoice')).toBe(true);
  });

  it('takes nothing of the disk where it did not come to its end', async () => {
    await append(store, TENANT, randomFleet(1));
    await rebuild();
    await strange();
    const files = filesThere();
    await expect(rebuild()).rejects.toThrow(NewDeadLetter);
    expect(filesThere()).toEqual(files);
  });

  it('refuses a second one at the same time', async () => {
    const lock = lockFile(`${file}.rebuild.lock`);
    await expect(rebuild()).rejects.toThrow(RebuildUnderWay);
    lock.release();
    await rebuild();
  });
});

describe('the read model in use', () => {
  it('sets a damaged file aside, folds anew, and deletes nothing', async () => {
    await append(store, TENANT, randomFleet(1));
    await rebuild();
    const rows = await devices();
    writeFileSync(file, Buffer.from('damaged'.repeat(100)));
    const aside: string[] = [];
    const model = await live(aside);
    await caughtUp(model);
    await model.close();
    expect(await devices()).toEqual(rows);
    expect(aside.map((where) => existsSync(where))).toEqual([true]);
  });

  it('is opened again after an exchange that failed half way, as soon as that can be', async () => {
    await append(store, TENANT, randomFleet(1));
    await rebuild();
    const [rebuilt, rows] = [readFileSync(file), await devices()];
    const swaps: string[] = [];
    const model = await live([], swaps);
    await caughtUp(model);
    // A folder cannot be opened as a file, whoever tries.
    mkdirSync(`${file}.rebuilt`);
    await until(() => troubles.length > 0);
    expect([model.fault(), swaps]).toEqual(['a rebuilt read model cannot be taken over', []]);
    rmSync(`${file}.rebuilt`, { recursive: true });
    rmSync(file, { recursive: true, force: true });
    writeFileSync(file, rebuilt);
    await until(() => swaps.length > 0);
    expect(model.fault()).toBeUndefined();
    await caughtUp(model);
    await model.close();
    expect(await devices()).toEqual(rows);
  });

  it('is refused to a second process', async () => {
    const model = await live();
    await expect(live()).rejects.toMatchObject({ code: 'locked' });
    await model.close();
  });
});
