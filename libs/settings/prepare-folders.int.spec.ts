import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prepareFolders, readSettings } from './index.js';
import type { Settings } from './index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const settings = (env: Record<string, string>): Settings => {
  const read = readSettings(env);
  if (Array.isArray(read)) throw new Error('the settings are wrong');
  return read;
};

describe('prepareFolders', () => {
  it('makes the data folder and those of stores elsewhere', async () => {
    const dataDir = path.join(folder, 'a', 'b');
    const elsewhere = path.join(folder, 'c', 'model.db');
    const env = { TILLWATCH_DATA_DIR: dataDir, TILLWATCH_READ_MODEL_URL: `sqlite:${elsewhere}` };
    expect(await prepareFolders(settings(env))).toEqual([]);
    expect(statSync(dataDir).isDirectory() && statSync(path.dirname(elsewhere)).isDirectory()).toBe(true);
  });

  it('names the variable whose folder cannot be made, and not the folder', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const env = {
      TILLWATCH_DATA_DIR: path.join(file, 'hidden'),
      TILLWATCH_ACCESS_URL: `sqlite:${file}/hidden/access.db`,
    };
    const faults = await prepareFolders(settings(env));
    expect(faults.map((fault) => fault.variable)).toEqual(['TILLWATCH_DATA_DIR']);
    expect(JSON.stringify(faults)).not.toContain('hidden');
    const other = { TILLWATCH_DATA_DIR: folder, TILLWATCH_ACCESS_URL: `sqlite:${file}/hidden/access.db` };
    expect((await prepareFolders(settings(other))).map((fault) => fault.variable)).toEqual(['TILLWATCH_ACCESS_URL']);
  });
});
