import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteFileRefused, lockFile } from './index.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-lock-'));
  file = path.join(folder, 'data', 'events.db.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusal = () => {
  try {
    lockFile(file).release();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('lockFile', () => {
  it('is held by one alone, as an empty file, until it is released', () => {
    const lock = lockFile(file);
    expect(refusal()).toBeInstanceOf(SqliteFileRefused);
    expect(refusal()).toMatchObject({
      code: 'locked',
      file,
      message: expect.stringMatching(/events\.db is already in use by another/),
    });
    expect(readdirSync(path.dirname(file))).toEqual(['events.db.lock']);
    expect(statSync(file).size).toBe(0);
    expect(() => lockFile(file, 'the data folder')).toThrow(/says that the data folder is already in use by another/);
    lock.release();
    lock.release();
    expect(refusal()).toBeUndefined();
  });

  it('says why when it cannot be taken', () => {
    file = '/dev/null/events.db.lock';
    expect(refusal()).toMatchObject({ code: 'unwritable' });
  });

  it('is free after the other process was killed with -9', async () => {
    lockFile(file).release();
    const script = `
      const database = new (require('better-sqlite3'))(process.argv[1]);
      database.exec('BEGIN EXCLUSIVE');
      console.log('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    expect(refusal()).toMatchObject({ code: 'locked' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(refusal()).toBeUndefined();
  });
});
