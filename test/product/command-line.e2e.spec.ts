import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product, type Said } from './testing/product.js';
import { until } from './testing/until.js';

/** How long a running server may take to know what the command line changed (CONTRACT section 1). */
const IN_FORCE_WITHIN_MS = 2_000;

const jsonOf = ({ stdout }: Said): unknown => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
const ONE_SENTENCE = /^[A-Z][^\n]*\.\n$/;

describe('tillwatch beside the running server', () => {
  const product = new Product();
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-command-'));
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(async () => {
    await product.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const statusWith = async (key: string): Promise<number> =>
    (await product.send([cloudEvent('terminal.rebooted', 'key-user', { reason: 'user' })], { key })).status;

  it('keys: a new one is in force within two seconds, is listed without itself, and is refused once revoked', async () => {
    const made = await product.command('keys', 'create', '--tenant', 'acme', '--role', 'gateway', '--json');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { id, key, ...rest } = jsonOf(made) as Record<string, string>;
    expect([id, key, rest]).toEqual([
      expect.any(String),
      expect.stringMatching(/^tw_/),
      { tenant: 'acme', role: 'gateway' },
    ]);
    await until('the key is known', IN_FORCE_WITHIN_MS, async () => (await statusWith(key ?? '')) === 202);
    const query = await product.ask('{ fleet { deviceCount } }', {}, { key: key ?? '' });
    expect(query.errors?.[0]?.extensions.code).toBe('FORBIDDEN');

    const listed = await product.command('keys', 'list', '--json');
    expect(jsonOf(listed)).toContainEqual(expect.objectContaining({ id, tenant: 'acme', revokedAt: null }));
    expect(listed.stdout + (await product.command('keys', 'list')).stdout).not.toContain(key);
    expect(await product.command('keys', 'revoke', id ?? '')).toMatchObject({ code: 0, stderr: '' });
    await until('the key is refused', IN_FORCE_WITHIN_MS, async () => (await statusWith(key ?? '')) === 401);
    expect(await product.command('keys', 'revoke', 'key_nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(ONE_SENTENCE),
    });
  }, 40_000);

  it('import: a file of CloudEvents, packed or not, and again: all of it duplicate', async () => {
    // An instant each: events of one instant have no order of their own.
    const began = Date.now() - 60_000;
    const events = Array.from({ length: 500 }, (_, i) =>
      cloudEvent(
        'terminal.heartbeat',
        `imported-${i % 5}`,
        { gauges: { n: i } },
        { time: new Date(began + i).toISOString() },
      ),
    );
    const lines = events.map((event) => JSON.stringify(event)).join('\n');
    const [plain, packed] = [path.join(folder, 'events.ndjson'), path.join(folder, 'events.ndjson.gz')];
    writeFileSync(plain, lines);
    writeFileSync(packed, gzipSync(`${lines}\n`));
    const whole = { read: 500, rejected: {}, skipped: 0, retried: 0, seconds: expect.any(Number) };
    const first = await product.command('import', 'cloudevents', plain, '--json');
    expect([first.code, first.stderr, jsonOf(first)]).toMatchObject([0, '', { ...whole, accepted: 500, duplicate: 0 }]);
    for (const file of [plain, packed]) {
      const again = await product.command('import', 'cloudevents', file, '--historical', '--json');
      expect([again.code, jsonOf(again)]).toMatchObject([0, { ...whole, accepted: 0, duplicate: 500 }]);
    }
    await until('they are read back', 5_000, async () => (await historyOf(product, 'imported-3')).length === 100);
    expect(await historyOf(product, 'imported-3')).toEqual(events.filter((_, i) => i % 5 === 3).map(({ id }) => id));
  }, 40_000);

  it('import: what is refused is named by its line, and the status says so', async () => {
    const file = path.join(folder, 'wrong.ndjson');
    const good = JSON.stringify(cloudEvent('terminal.rebooted', 'wrong', { reason: 'user' }));
    writeFileSync(file, `${good}\n{"no": "event"}\nnot JSON\n`);
    const { code, stdout, stderr } = await product.command('import', 'cloudevents', file);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^3 read: 1 accepted, 0 duplicate, 2 rejected/)]);
    expect(stderr).toMatch(/^wrong\.ndjson:2: malformed-envelope: .*\nwrong\.ndjson:3: .*\n$/);
  }, 40_000);

  it('rebuild: under load it ends with its counts, the server swaps and answers all the time, and nothing is lost', async () => {
    const load = { going: true, sent: [] as string[], slowestMs: 0 };
    const send = async (): Promise<void> => {
      while (load.going) {
        const events = Array.from({ length: 50 }, () => cloudEvent('terminal.heartbeat', 'under-load', { gauges: {} }));
        const answer = await product.send(events);
        expect(answer.status).toBe(202);
        load.sent.push(...events.map(({ id }) => id as string));
      }
    };
    const ask = async (): Promise<void> => {
      while (load.going) {
        const began = performance.now();
        const { data, errors } = await product.ask('{ devices(first: 3) { totalCount } }');
        expect([errors, data.devices.totalCount > 0]).toEqual([undefined, true]);
        load.slowestMs = Math.max(load.slowestMs, performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const going = [send(), ask()];
    await until('there is something to fold', 5_000, () => load.sent.length > 1_000);
    const rebuilt = await product.command('rebuild', '--json');
    load.going = false;
    await Promise.all(going);
    expect(rebuilt).toMatchObject({ code: 0, stderr: '' });
    const told = jsonOf(rebuilt) as { events: number; seconds: number; deadLetters: number };
    expect(told).toEqual({ events: expect.any(Number), seconds: expect.any(Number), deadLetters: 0 });
    expect(told.events).toBeGreaterThan(1_000);
    expect(product.lines.filter((line) => line.includes('a rebuilt read model has taken the place'))).toHaveLength(1);
    expect(load.slowestMs).toBeLessThan(5_000);
    const { receipt } = (await product.send([cloudEvent('terminal.heartbeat', 'after', { gauges: {} })])).body;
    expect((await product.ask('{ device(id: "after") { id } }', {}, { receipt })).data.device).toEqual({ id: 'after' });
    expect((await historyOf(product, 'under-load')).toSorted()).toEqual(load.sent.toSorted());
  }, 60_000);

  it.each<[string, readonly string[], number]>([
    ['no command at all', [], 2],
    ['a command that there is none', ['nonsense'], 2],
    ['an option that there is none', ['rebuild', '--nonsense'], 2],
    ['an argument too many', ['rebuild', 'now'], 2],
    ['an option without its value', ['keys', 'create', '--tenant', 'acme', '--role'], 2],
    ['a role that there is none', ['keys', 'create', '--tenant', 'acme', '--role', 'king'], 2],
    ['a file that is not there', ['import', 'cloudevents', '/nowhere/events.ndjson'], 1],
    ['a server that is not there', ['import', 'cloudevents', import.meta.filename, '--url', 'nonsense://'], 2],
  ])('%s ends with one sentence and its status', async (_, args, status) => {
    const { code, stdout, stderr } = await product.command(...args);
    expect([code, stdout, stderr]).toEqual([status, '', expect.stringMatching(ONE_SENTENCE)]);
  });
});

describe('tillwatch without a server', () => {
  const product = new Product();
  afterAll(() => product.dispose());

  it('makes keys before the first start, and folds a read model anew where there is none', async () => {
    expect(await product.command('rebuild')).toMatchObject({ code: 1, stderr: expect.stringMatching(ONE_SENTENCE) });
    const made = await product.command('keys', 'create', '--tenant', 'early', '--role', 'operator', '--json');
    const { key } = jsonOf(made) as { key: string };
    await product.start();
    const { status, body } = await product.send([cloudEvent('terminal.heartbeat', 'first', { gauges: {} })], { key });
    expect([status, body.accepted]).toEqual([202, 1]);
    await product.stop();
    rmSync(path.join(product.dataDir, 'read-model.db'));
    expect(jsonOf(await product.command('rebuild', '--json'))).toMatchObject({ events: 1, deadLetters: 0 });
    await product.start();
    expect((await product.ask('{ devices { edges { node { id } } } }', {}, { key })).data.devices.edges).toEqual([
      { node: { id: 'first' } },
    ]);
  }, 40_000);
});
