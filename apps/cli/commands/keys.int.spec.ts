import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteAccessStore } from '#access';
import { runCommandLine } from '../command-line.js';
import { capturedSurroundings } from '../testing/captured-surroundings.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const surroundings = capturedSurroundings({ TILLWATCH_DATA_DIR: path.join(folder, 'data') });
  const status = await runCommandLine(args, surroundings);
  return { status, output: surroundings.output(), errors: surroundings.errors() };
}
const create = async (tenant: string, role: string) => {
  const { output } = await run('keys', 'create', '--tenant', tenant, '--role', role, '--json');
  return JSON.parse(output) as { id: string; tenant: string; role: string; key: string };
};

describe('tillwatch keys', () => {
  it('makes a key in a folder that nobody has started a server on yet', async () => {
    const made = await create('acme', 'gateway');
    expect(Object.keys(made).sort()).toEqual(['id', 'key', 'role', 'tenant']);
    const store = await openSqliteAccessStore({ file: path.join(folder, 'data', 'access.db'), now: Date.now });
    expect(store.identify(made.key)).toEqual({ keyId: made.id, tenant: 'acme', role: 'gateway' });
    await store.close();
  });

  it('shows the key of a new one to people, too', async () => {
    const { status, output } = await run('keys', 'create', '--tenant', 'acme', '--role', 'viewer');
    expect([status, output]).toEqual([0, expect.stringMatching(/shown once\): tw_\S+\n.*key_[0-9a-f]{16}\n$/)]);
  });

  it('lists keys without the keys, and says which are revoked', async () => {
    const [first, second] = [await create('acme', 'gateway'), await create('other', 'admin')];
    expect(await run('keys', 'revoke', first.id)).toMatchObject({ status: 0, errors: '' });
    const { output } = await run('keys', 'list', '--json');
    expect(JSON.parse(output)).toMatchObject([
      { id: first.id, tenant: 'acme', role: 'gateway', revokedAt: expect.any(String) },
      { id: second.id, tenant: 'other', role: 'admin', revokedAt: null },
    ]);
    const table = (await run('keys', 'list')).output;
    expect(table.split('\n')).toHaveLength(4);
    for (const text of [output, table]) expect([first.key, second.key].some((key) => text.includes(key))).toBe(false);
  });

  it('touches nothing when it lists or revokes where there is nothing', async () => {
    expect(await run('keys', 'list', '--json')).toEqual({ status: 0, output: '[]\n', errors: '' });
    expect((await run('keys', 'revoke', 'no-such-key')).status).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a damaged access store by name', async () => {
    await create('acme', 'viewer');
    writeFileSync(path.join(folder, 'data', 'access.db'), 'damaged'.repeat(1_000));
    const { status, errors } = await run('keys', 'list');
    expect([status, errors]).toEqual([1, expect.stringMatching(/^.*access\.db.*damaged.*\n$/)]);
  });
});

describe('the command line', () => {
  it.each<[status: number, args: string[], said: RegExp]>([
    [2, ['keys', 'create', '--tenant', 'acme', '--role', 'emperor', '--json'], /--role takes one of gateway, viewer/],
    [2, ['keys', 'create', '--tenant', 'acme', '--json'], /--role/],
    [2, ['keys', 'create', '--role', 'viewer', '--json'], /--tenant/],
    [2, ['keys', 'create', '--tenant', 'Acme', '--role', 'viewer'], /--tenant takes 1 to 32/],
    [2, ['keys', 'create', '--tenant', 'a'.repeat(33), '--role', 'viewer'], /--tenant takes/],
    [2, ['keys', 'create', '--tenant', '', '--role', 'viewer'], /--tenant takes/],
    [2, ['keys', 'polish'], /no command polish/],
    [2, ['keys'], /command is missing/],
    [2, ['keys', 'revoke'], /argument <id> is missing/],
    [2, ['keys', 'list', 'too', 'much'], /more arguments/],
    [2, ['keys', 'list', '--tw_secret=tw_secret'], /no option here/],
    [2, ['no-such-command'], /no command no-such-command/],
    [2, ['tw_secret'], /no command here|no command;/],
    [2, ['backup'], /argument <file> is missing/],
    [2, ['restore'], /argument <file> is missing/],
    [2, [], /command is missing/],
    [1, ['keys', 'revoke', 'no-such-key'], /no key with this id/],
  ])('ends with %i after %j, and one sentence', async (status, args, said) => {
    const result = await run(...args);
    expect([result.status, result.output]).toEqual([status, '']);
    expect(result.errors).toMatch(said);
    expect(result.errors.trimEnd().split('\n')).toHaveLength(1);
    expect(result.errors).not.toContain('tw_secret');
  });

  it.each(
    [['--help'], ['keys', '--help'], ['keys', 'create', '--help'], ['import', 'csv', '--help'], ['up', '--help']].map(
      (args) => [args],
    ),
  )('helps with %j', async (args) => {
    const { status, output, errors } = await run(...args);
    expect([status, errors]).toEqual([0, '']);
    expect(output).toMatch(/Usage: tillwatch/);
    expect(output.split('\n').filter((line) => line.length > 130)).toEqual([]);
  });

  it('names a setting that is wrong', async () => {
    const surroundings = capturedSurroundings({
      TILLWATCH_DATA_DIR: folder,
      TILLWATCH_ACCESS_URL: 'mongodb://till:hidden@host/keys',
    });
    expect(await runCommandLine(['keys', 'list'], surroundings)).toBe(2);
    expect(surroundings.errors()).toMatch(/^TILLWATCH_ACCESS_URL must begin with.*\n$/);
    expect(surroundings.errors()).not.toContain('hidden');
  });
});
