import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { makeInstallation, temporaryFolder, type Installation } from '../../../libs/backup/testing/installation.js';
import { runCommandLine } from '../command-line.js';
import { capturedSurroundings } from '../testing/captured-surroundings.js';

const folder = temporaryFolder();
let origin: Installation;
beforeAll(async () => {
  origin = await makeInstallation(folder.path('origin'), 200);
});

async function run(dataDir: string, args: readonly string[], env: Record<string, string> = {}) {
  const surroundings = capturedSurroundings({ TILLWATCH_DATA_DIR: dataDir, ...env });
  const status = await runCommandLine(args, surroundings);
  return { status, output: surroundings.output(), errors: surroundings.errors() };
}
const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

describe('tillwatch backup and restore', () => {
  it('prints what was backed up and restored, for machines', async () => {
    const file = folder.path('for-machines.backup');
    const made = await run(origin.folder, ['backup', file, '--json']);
    expect([made.status, made.errors]).toEqual([0, '']);
    const backedUp = JSON.parse(made.output) as Record<string, unknown>;
    expect(backedUp).toEqual({
      file,
      bytes: readFileSync(file).length,
      events: 200,
      storeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      createdAt: '2026-01-01T00:00:00.000Z',
      readModel: true,
      seconds: 0,
    });
    expect(readFileSync(file, 'latin1')).toContain(`"productVersion":"${version}"`);
    const dataDir = folder.path('for-machines');
    const restored = await run(dataDir, ['restore', file, '--json']);
    expect([restored.status, restored.errors]).toEqual([0, '']);
    const { events, storeId, createdAt, readModel, seconds } = backedUp;
    expect(JSON.parse(restored.output)).toEqual({ dataDir, events, storeId, createdAt, readModel, seconds });
  });

  it('tells people in a sentence', async () => {
    const file = folder.path('for-people.backup');
    expect((await run(origin.folder, ['backup', file])).output).toMatch(
      /^Backed up 200 events, as of 2026-01-01T.*MB.*[.]\n$/,
    );
    expect((await run(folder.path('for-people'), ['restore', file])).output).toMatch(/^Restored 200 events, .*[.]\n$/);
  });

  it('shows a bar on a terminal', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true as const, columns: 80 });
    const surroundings = { ...capturedSurroundings({ TILLWATCH_DATA_DIR: origin.folder }), stderr: terminal };
    expect(await runCommandLine(['backup', folder.path('shown.backup'), '--json'], surroundings)).toBe(0);
    expect(String(terminal.read())).toMatch(/%/);
  });

  it('says that an earlier restore was cut off', async () => {
    const [file, dataDir] = [folder.path('again.backup'), folder.path('again')];
    await run(origin.folder, ['backup', file]);
    mkdirSync(dataDir);
    writeFileSync(path.join(dataDir, 'restore.incomplete'), '');
    writeFileSync(path.join(dataDir, 'events.db.restoring'), 'half');
    for (const args of [
      ['backup', folder.path('none')],
      ['rebuild'],
      ['keys', 'create', '--tenant', 'a', '--role', 'viewer'],
    ]) {
      expect(await run(dataDir, args)).toMatchObject({
        status: 1,
        errors: expect.stringMatching(/^A restore .*cut off.*[.]\n$/),
      });
    }
    expect(await run(dataDir, ['restore', file])).toMatchObject({
      status: 0,
      errors: expect.stringMatching(/cut off.*anew[.]\n$/),
    });
    expect(readdirSync(dataDir).toSorted()).toEqual(['access.db', 'events.db', 'read-model.db', 'server.lock']);
  });

  it.each<[status: number, what: string, run: () => Promise<Awaited<ReturnType<typeof run>>>, said: RegExp]>([
    [2, 'no file', () => run(folder.path('x'), ['restore']), /<file> is missing/],
    [2, 'two files', () => run(folder.path('x'), ['backup', 'a', 'b']), /more arguments/],
    [2, 'an option of its own', () => run(folder.path('x'), ['backup', 'a', '--force']), /no option --force/],
    [1, 'nothing to back up', () => run(folder.path('x'), ['backup', folder.path('y')]), /nothing to back up/],
    [1, 'no such backup', () => run(folder.path('x'), ['restore', folder.path('none')]), /backup none does not exist/],
    [1, 'a backup that is there', () => run(origin.folder, ['backup', folder.path('origin')]), /already/],
    [1, 'a folder in use', async () => run(origin.folder, ['restore', await aBackup()]), /not empty/],
    [
      1,
      'a cut-off backup',
      async () => run(folder.path('x'), ['restore', await aBackup(0.6)]),
      /damaged or incomplete/,
    ],
    [1, 'something else', () => run(folder.path('x'), ['restore', origin.stores.access]), /access\.db is no backup/],
    [1, 'a store elsewhere that is there', () => storeElsewhere(), /events\.db already/],
  ])('ends with %i for %s, in one sentence, and writes nothing', async (status, _, runIt, said) => {
    const result = await runIt();
    expect([result.status, result.output]).toEqual([status, '']);
    expect(result.errors).toMatch(said);
    expect(result.errors.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(folder.path('.'))).not.toContain('x');
  });

  it.each(['backup', 'restore'])('helps with %s', async (command) => {
    const { status, output } = await run(folder.path('x'), [command, '--help']);
    expect(status).toBe(0);
    expect(output).toMatch(/Examples:/);
    expect(output.split('\n').filter((line) => line.length > 130)).toEqual([]);
  });
});

let made = 0;
async function aBackup(share = 1): Promise<string> {
  const file = folder.path(`made-${(made += 1)}.backup`);
  await run(origin.folder, ['backup', file]);
  truncateSync(file, Math.floor(readFileSync(file).length * share));
  return file;
}

const storeElsewhere = async () =>
  run(folder.path('x'), ['restore', await aBackup()], { TILLWATCH_EVENTSTORE_URL: `sqlite:${origin.stores.events}` });
