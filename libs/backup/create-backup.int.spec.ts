import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openSqliteEventStore } from '#event-store-sqlite';
import { SqliteFileRefused } from '#sqlite-file';
import { createBackup, restoreBackup, type BackupStep, type StoreFiles } from './index.js';
import { eventsOf, makeInstallation, temporaryFolder, type Installation } from './testing/installation.js';
import { storesIn } from './testing/stores-in.js';

const folder = temporaryFolder();
let origin: Installation;
beforeAll(async () => {
  origin = await makeInstallation(folder.path('origin'), 2_000);
});

const backUp = (name: string, stores: StoreFiles = origin.stores, steps: BackupStep[] = []) =>
  createBackup({
    file: folder.path(name),
    stores,
    productVersion: '1.2.3',
    now: () => Date.UTC(2026, 0, 1),
    onProgress: (step, done, total) => {
      if (steps.at(-1) !== step) steps.push(step);
      expect(done).toBeLessThanOrEqual(total);
    },
  });

/** A copy to do harm to. */
async function copyOf(name: string): Promise<StoreFiles> {
  const dataDir = folder.path(name);
  if (!existsSync(folder.path('to-copy'))) await backUp('to-copy');
  await restoreBackup({ file: folder.path('to-copy'), dataDir, stores: storesIn(dataDir), onProgress: () => {} });
  return storesIn(dataDir);
}

describe('making a backup', () => {
  it('leaves one file that only its owner can read, and says what is in it', async () => {
    const steps: BackupStep[] = [];
    const before = readdirSync(origin.folder);
    mkdirSync(folder.path('alone'));
    const { bytes, contents } = await backUp('alone/one', origin.stores, steps);
    expect(readdirSync(folder.path('alone'))).toEqual(['one']);
    const { size, mode } = statSync(folder.path('alone/one'));
    expect([size, mode & 0o777]).toEqual([bytes, 0o600]);
    const store = openSqliteEventStore({ file: origin.stores.events, mode: 'read' });
    expect(contents).toMatchObject({
      productVersion: '1.2.3',
      createdAt: '2026-01-01T00:00:00.000Z',
      storeId: store.storeId,
      events: 2_000,
    });
    await store.close();
    expect(contents.sections.map(({ name }) => name)).toEqual(['events', 'access', 'read-model']);
    expect([...new Set(steps)]).toEqual(['copy', 'check', 'pack']);
    expect(readdirSync(origin.folder)).toEqual(expect.arrayContaining(before));
  });

  it('never replaces a file, nor one that came while it was made', async () => {
    writeFileSync(folder.path('taken'), 'mine');
    await expect(backUp('taken')).rejects.toMatchObject({
      code: 'exists',
      message: expect.stringMatching(/ taken .*[.]$/),
    });
    const late = createBackup({
      file: folder.path('late'),
      stores: origin.stores,
      productVersion: '1',
      now: Date.now,
      onProgress: () => writeFileSync(folder.path('late'), 'mine'),
    });
    await expect(late).rejects.toMatchObject({ code: 'exists' });
    for (const name of ['taken', 'late']) expect(readFileSync(folder.path(name), 'utf8')).toBe('mine');
    expect(readdirSync(folder.path('.')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('makes no folders: one that is missing may be a disk that is not there', async () => {
    await expect(backUp('no/where')).rejects.toMatchObject({ code: 'unwritable' });
    expect(existsSync(folder.path('no'))).toBe(false);
  });

  it('is not made twice at once, and begins anew where one was cut off', async () => {
    mkdirSync(folder.path('twice.partial'));
    writeFileSync(folder.path('twice.partial/events'), 'left by one that was killed');
    const first = backUp('twice');
    await expect(backUp('twice')).rejects.toMatchObject({ code: 'busy' });
    expect((await first).contents.events).toBe(2_000);
    expect(existsSync(folder.path('twice.partial'))).toBe(false);
  });

  it('holds what a killed server left in its log alone', async () => {
    const stores = await copyOf('killed');
    const store = openSqliteEventStore({ file: stores.events, mode: 'own' });
    await store.append([
      {
        stream: 's',
        expected: 'none',
        events: [{ eventId: crypto.randomUUID(), type: 't', data: '{}', metadata: '{}' }],
      },
    ]);
    expect((await backUp('from-log', stores)).contents.events).toBe(2_001);
    await store.close();
  });

  it.each<[what: string, harm: (stores: StoreFiles) => void]>([
    ['missing', (stores) => rmSync(stores['read-model'])],
    ['damaged', (stores) => writeFileSync(stores['read-model'], 'damaged'.repeat(5_000))],
  ])('goes without a read model that is %s', async (what, harm) => {
    const stores = await copyOf(`rows-${what}`);
    harm(stores);
    const { contents } = await backUp(`without-${what}`, stores);
    expect(contents.sections.map(({ name }) => name)).toEqual(['events', 'access']);
    const dataDir = folder.path(`again-${what}`);
    const file = folder.path(`without-${what}`);
    const restored = await restoreBackup({ file, dataDir, stores: storesIn(dataDir), onProgress: () => {} });
    expect(restored.withReadModel).toBe(false);
    expect(readdirSync(dataDir).toSorted()).toEqual(['access.db', 'events.db', 'server.lock']);
  });

  it.each<[what: string, code: string, harm: (stores: StoreFiles) => void]>([
    ['no access store', 'missing', (stores) => rmSync(stores.access)],
    ['an access store of somebody else', 'damaged', (stores) => writeFileSync(stores.access, 'x'.repeat(9_000))],
    ['a damaged event store', 'damaged', ({ events }) => scribble(events)],
  ])('is refused with %s', async (what, code, harm) => {
    const stores = await copyOf(`harmed-${what}`);
    harm(stores);
    const made = backUp(`of-${code}-${what.length}`, stores);
    await expect(made).rejects.toBeInstanceOf(SqliteFileRefused);
    await expect(made).rejects.toMatchObject({ code, message: expect.stringContaining(path.extname(stores.events)) });
    expect(existsSync(folder.path(`of-${code}-${what.length}`))).toBe(false);
  });
});

/** Over the middle of the file, where only a look at every page finds it. */
function scribble(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 20_000);
  writeFileSync(file, bytes);
}

describe('what a backup brings back', () => {
  it('is every event, as it was', async () => {
    const stores = await copyOf('same');
    expect(await eventsOf(stores.events)).toEqual(await eventsOf(origin.stores.events));
  });
});
