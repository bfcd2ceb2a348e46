import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { isBeyondUse, openReadModel, setAside } from './index.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-read-model-'));
  file = path.join(folder, 'read-model.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const altered = (change: string): void => {
  const database = new Database(file);
  database.exec(change);
  database.close();
};
const refusalOf = async (mode: 'own' | 'read'): Promise<unknown> => {
  try {
    await (await openReadModel({ file, mode })).close();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a read model', () => {
  it('lies in one file again once all are closed, also those who asked nothing of it', async () => {
    const writer = await openReadModel({ file, mode: 'own' });
    const reader = await openReadModel({ file, mode: 'read' });
    expect(existsSync(`${file}-wal`)).toBe(true);
    await reader.close();
    await writer.close();
    expect(readdirSync(folder)).toEqual(['read-model.db']);
  });

  it('keeps its generation from one opening to the next', async () => {
    const generation = async (): Promise<string> => {
      const model = await openReadModel({ file, mode: 'own' });
      const { value } = await model.db.selectFrom('meta').select('value').executeTakeFirstOrThrow();
      await model.close();
      return value;
    };
    const first = await generation();
    expect(await generation()).toBe(first);
    rmSync(file);
    expect(await generation()).not.toBe(first);
  });

  it.each([
    ['newer', 'PRAGMA user_version = 1000'],
    ['older', 'PRAGMA user_version = 0'],
  ])(
    'of a version that is %s is beyond use, is left as it is, and is set aside with nothing deleted',
    async (code, change) => {
      await (await openReadModel({ file, mode: 'own' })).close();
      altered(change);
      for (const mode of ['own', 'read'] as const) {
        const refusal = await refusalOf(mode);
        expect([mode, refusal]).toMatchObject([mode, { code, message: expect.stringContaining('read-model.db') }]);
        expect(isBeyondUse(refusal)).toBe(true);
      }
      const aside = setAside(file, Date.UTC(2026, 0, 1));
      // A reader makes the files of the log, and cannot take them away.
      expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([path.basename(aside)]);
      expect(await refusalOf('own')).toBeUndefined();
    },
  );

  it('of somebody else is not ours to set aside', async () => {
    altered('CREATE TABLE invoice (id INTEGER PRIMARY KEY)');
    const refusal = await refusalOf('own');
    expect([refusal, isBeyondUse(refusal)]).toMatchObject([{ code: 'foreign' }, false]);
  });
});
