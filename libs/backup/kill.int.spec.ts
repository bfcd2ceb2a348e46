import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { startProcess } from '../event-store-sqlite/testing/process.js';
import { checkRestoredWhole, createBackup, restoreBackup, type BackupStep } from './index.js';
import { eventsOf, makeInstallation, temporaryFolder, type Installation } from './testing/installation.js';
import { storesIn } from './testing/stores-in.js';

const folder = temporaryFolder();
const backup = folder.path('whole.backup');
let origin: Installation;
const backUp = (file: string) =>
  createBackup({ file, stores: origin.stores, productVersion: '1', now: Date.now, onProgress: () => {} });
const restore = (dataDir: string) =>
  restoreBackup({ file: backup, dataDir, stores: storesIn(dataDir), onProgress: () => {} });
beforeAll(async () => {
  origin = await makeInstallation(folder.path('origin'), 2_000);
  await backUp(backup);
});

/** Runs one in a process of its own up to the nth report of a step, and kills it there. */
async function killAt(
  what: 'backup' | 'restore',
  file: string,
  data: string,
  step: BackupStep,
  nth = 1,
): Promise<void> {
  const started = startProcess('../../backup/testing/halting.process.ts', what, file, data, step, String(nth));
  const reached: string[] = [];
  for await (const line of started.lines) {
    reached.push(line);
    await started.kill();
  }
  expect(reached).toEqual([step]);
}

describe('kill -9 of a backup', () => {
  it.each<BackupStep>(['copy', 'check', 'pack'])(
    'leaves none of its name (%s), and the next one is made',
    async (step) => {
      const file = folder.path(`killed-${step}.backup`);
      await killAt('backup', file, origin.folder, step);
      expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([false, true]);
      expect((await backUp(file)).contents.events).toBe(2_000);
      expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([true, false]);
    },
    20_000,
  );
});

describe('kill -9 of a restore', () => {
  it('leaves an empty folder while the backup is verified', async () => {
    const dataDir = folder.path('verifying');
    await killAt('restore', backup, dataDir, 'verify');
    expect(existsSync(dataDir)).toBe(false);
  }, 20_000);

  it.each<[BackupStep, number]>([
    ['unpack', 1],
    ['check', 3],
  ])(
    'is told to whoever starts there (%s), and begun anew by the next one',
    async (step, nth) => {
      const dataDir = folder.path(`killed-${step}`);
      await killAt('restore', backup, dataDir, step, nth);
      expect(readdirSync(dataDir)).not.toContain('events.db');
      expect(() => checkRestoredWhole(dataDir)).toThrow(/restore into the data folder .* was cut off/);
      expect(await restore(dataDir)).toMatchObject({ beganAnew: true });
      expect(() => checkRestoredWhole(dataDir)).not.toThrow();
      expect(readdirSync(dataDir).toSorted()).toEqual(['access.db', 'events.db', 'read-model.db', 'server.lock']);
      expect(await eventsOf(storesIn(dataDir).events)).toHaveLength(2_000);
    },
    20_000,
  );

  it.each([1, 2, 3])(
    'is told after %i of the files has its name, and nothing there is touched',
    async (nth) => {
      const dataDir = folder.path(`killed-place-${nth}`);
      await killAt('restore', backup, dataDir, 'place', nth);
      expect(() => checkRestoredWhole(dataDir)).toThrow(/was cut off/);
      const left = readdirSync(dataDir).map((name) => [name, readFileSync(`${dataDir}/${name}`)] as const);
      expect(left.filter(([name]) => name.endsWith('.db'))).toHaveLength(nth);
      await expect(restore(dataDir)).rejects.toMatchObject({
        code: 'incomplete',
        message: expect.stringMatching(/empty it/),
      });
      expect(readdirSync(dataDir).map((name) => [name, readFileSync(`${dataDir}/${name}`)])).toEqual(left);
    },
    20_000,
  );
});
