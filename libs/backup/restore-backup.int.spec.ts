import { mkdirSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openSqliteAccessStore } from '#access';
import { lockFile } from '#sqlite-file';
import { parseContents, type SectionName } from './format/contents.js';
import { TRAILER_BYTES, writeTrailer } from './format/layout.js';
import { checkRestoredWhole, createBackup, restoreBackup, type StoreFiles } from './index.js';
import {
  eventsOf,
  generationOf,
  makeInstallation,
  temporaryFolder,
  type Installation,
} from './testing/installation.js';
import { storesIn } from './testing/stores-in.js';

const folder = temporaryFolder();
const backup = folder.path('whole.backup');
let origin: Installation;
beforeAll(async () => {
  origin = await makeInstallation(folder.path('origin'), 2_000);
  await createBackup({
    file: backup,
    stores: origin.stores,
    productVersion: '9.9.9',
    now: Date.now,
    onProgress: () => {},
  });
});

let made = 0;
const emptyFolder = (): string => {
  const empty = folder.path(`target-${(made += 1)}`);
  mkdirSync(empty);
  return empty;
};
const restore = (file: string, dataDir: string, stores: StoreFiles = storesIn(dataDir)) =>
  restoreBackup({ file, dataDir, stores, onProgress: () => {} });
/** The backup with some of its bytes changed by hand. */
function changed(change: (bytes: Buffer) => Buffer): string {
  const file = folder.path(`changed-${(made += 1)}.backup`);
  writeFileSync(file, change(readFileSync(backup)));
  return file;
}

describe('restoring a backup', () => {
  it('brings back events, keys and secrets, for the owner alone, and nothing else', async () => {
    const dataDir = emptyFolder();
    expect(await restore(backup, dataDir)).toMatchObject({
      contents: { events: 2_000 },
      withReadModel: true,
      beganAnew: false,
    });
    expect(readdirSync(dataDir).toSorted()).toEqual(['access.db', 'events.db', 'read-model.db', 'server.lock']);
    const stores = storesIn(dataDir);
    for (const file of Object.values(stores)) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await eventsOf(stores.events)).toEqual(await eventsOf(origin.stores.events));
    const access = await openSqliteAccessStore({ file: stores.access, now: Date.now });
    expect(access.identify(origin.key)).toMatchObject({ tenant: 'acme', role: 'operator' });
    expect(Buffer.from(await access.identityKey('acme')).toString('hex')).toBe(origin.secret);
    await access.close();
    expect(() => checkRestoredWhole(dataDir)).not.toThrow();
  });

  it('makes the folder where it is missing', async () => {
    const dataDir = folder.path('made/by/restore');
    await restore(backup, dataDir);
    expect(readdirSync(dataDir)).toContain('events.db');
  });

  it("gives the read model a name of its own, so that the other one's cursors are not taken for its own", async () => {
    const dataDir = emptyFolder();
    await restore(backup, dataDir);
    const generations = [
      await generationOf(origin.stores['read-model']),
      await generationOf(storesIn(dataDir)['read-model']),
    ];
    expect(new Set(generations).size).toBe(2);
    expect(generations).not.toContain(undefined);
  });

  it('writes stores where the settings name them', async () => {
    const dataDir = emptyFolder();
    const stores = { ...storesIn(dataDir), events: folder.path('elsewhere/log.db') };
    await restore(backup, dataDir, stores);
    expect(await eventsOf(stores.events)).toHaveLength(2_000);
    expect(readdirSync(dataDir)).not.toContain('events.db');
    const other = emptyFolder();
    await expect(restore(backup, other, { ...storesIn(other), events: stores.events })).rejects.toMatchObject({
      code: 'occupied',
      message: expect.stringContaining('log.db'),
    });
    expect(readdirSync(other)).toEqual([]);
  });

  it('is refused for a backup with a byte changed anywhere, and leaves the folder empty', async () => {
    const dataDir = emptyFolder();
    const { length } = readFileSync(backup);
    const TRIES = 120;
    for (let at = 0; at < TRIES; at += 1) {
      const position = Math.floor((at * (length - 1)) / (TRIES - 1));
      const file = folder.path('one-byte.backup');
      const bytes = readFileSync(backup);
      bytes[position] = (bytes[position] ?? 0) ^ 0x10;
      writeFileSync(file, bytes);
      const refusal = await restore(file, dataDir).catch((error: unknown) => error);
      expect([position, refusal]).toEqual([position, expect.objectContaining({ name: 'BackupRefused' })]);
    }
    expect(readdirSync(dataDir)).toEqual([]);
  }, 30_000);

  it('is refused for a backup that is cut off', async () => {
    const dataDir = emptyFolder();
    const file = changed((bytes) => bytes);
    truncateSync(file, Math.floor(statSync(file).size * 0.6));
    await expect(restore(file, dataDir)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/damaged or incomplete/),
    });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is refused for a folder that holds anything, which stays as it was', async () => {
    const dataDir = emptyFolder();
    writeFileSync(path.join(dataDir, 'mine.txt'), 'keep me');
    await expect(restore(backup, dataDir)).rejects.toMatchObject({ code: 'occupied' });
    expect([readdirSync(dataDir), readFileSync(path.join(dataDir, 'mine.txt'), 'utf8')]).toEqual([
      ['mine.txt'],
      'keep me',
    ]);
    await expect(restore(backup, origin.folder)).rejects.toMatchObject({ code: 'occupied' });
  });

  it('takes a folder with what a new file system has in it for empty', async () => {
    const dataDir = emptyFolder();
    mkdirSync(path.join(dataDir, 'lost+found'));
    await restore(backup, dataDir);
    expect(readdirSync(dataDir)).toContain('events.db');
  });

  it('is refused while a server has the folder', async () => {
    const dataDir = emptyFolder();
    const server = lockFile(path.join(dataDir, 'server.lock'));
    await expect(restore(backup, dataDir)).rejects.toMatchObject({ code: 'locked' });
    server.release();
    expect(readdirSync(dataDir)).toEqual(['server.lock']);
  });

  it('leaves the folder empty when something goes wrong while it writes', async () => {
    const dataDir = emptyFolder();
    const stores = { ...storesIn(dataDir), access: path.join(dataDir, 'no-folder', 'access.db') };
    const failing = restoreBackup({
      file: backup,
      dataDir,
      stores,
      onProgress: (step) => {
        if (step === 'unpack') throw Object.assign(new Error('disk'), { code: 'ENOSPC' });
      },
    });
    await expect(failing).rejects.toMatchObject({ code: 'no-room' });
    expect(readdirSync(dataDir)).toEqual([]);
    await restore(backup, dataDir, stores);
    expect(readdirSync(path.join(dataDir, 'no-folder'))).toEqual(['access.db']);
  });

  it('takes all files back when one cannot be put in place', async () => {
    const dataDir = emptyFolder();
    const { access } = storesIn(dataDir);
    const failing = restoreBackup({
      file: backup,
      dataDir,
      stores: storesIn(dataDir),
      onProgress: (step) => step === 'place' && writeFileSync(access, 'came in between'),
    });
    await expect(failing).rejects.toMatchObject({ code: 'occupied' });
    expect(readdirSync(dataDir)).toEqual(['access.db']);
    expect(readFileSync(access, 'utf8')).toBe('came in between');
  });
});

describe('a backup of another version', () => {
  /** What another code would have written, as far as its contents tell. */
  function ofVersion(name: SectionName, version: (current: number) => number): string {
    return changed((bytes) => {
      const at = bytes.lastIndexOf('{"productVersion"');
      const contents = parseContents(bytes.toString('utf8', at, bytes.length - TRAILER_BYTES));
      const sections = contents?.sections.map((section) =>
        section.name === name ? { ...section, schemaVersion: version(section.schemaVersion) } : section,
      );
      const text = Buffer.from(JSON.stringify({ ...contents, sections }));
      return Buffer.concat([bytes.subarray(0, at), text, writeTrailer(text)]);
    });
  }

  it.each<SectionName>(['events', 'access'])(
    'is refused where its %s are newer, and the folder stays empty',
    async (name) => {
      const dataDir = emptyFolder();
      const restored = restore(
        ofVersion(name, (current) => current + 1),
        dataDir,
      );
      await expect(restored).rejects.toMatchObject({
        code: 'newer',
        message: expect.stringContaining('Tillwatch 9.9.9'),
      });
      expect(readdirSync(dataDir)).toEqual([]);
    },
  );

  it.each([-1, 1])('is restored without its read model where that is %i versions away', async (away) => {
    const dataDir = emptyFolder();
    const file = ofVersion('read-model', (current) => current + away);
    expect(await restore(file, dataDir)).toMatchObject({ withReadModel: false });
    expect(readdirSync(dataDir).toSorted()).toEqual(['access.db', 'events.db', 'server.lock']);
  });

  it('is refused where it holds another version than it says', async () => {
    const dataDir = emptyFolder();
    const file = ofVersion('events', (current) => current - 1);
    await expect(restore(file, dataDir)).rejects.toMatchObject({ code: 'damaged' });
    expect(readdirSync(dataDir)).toEqual([]);
  });
});
