import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../command-line.js';
import { capturedSurroundings } from '../testing/captured-surroundings.js';
import { openFrontDoor } from '../testing/front-door.js';
import type { FrontDoor, Trouble } from '../testing/front-door.js';

const KEY = 'tw_test_key_of_an_operator';
let folder: string;
let door: FrontDoor;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-import-'));
});
afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true, force: true });
});

const event = (n: number, more: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id: `e${n}`,
  source: 'test',
  type: 'terminal.rebooted.v1',
  subject: `device-${n % 7}`,
  time: '2020-01-01T00:00:00Z',
  data: { n },
  ...more,
});
const events = (count: number) => Array.from({ length: count }, (_, n) => event(n));
const ndjson = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).join('\n');
function file(name: string, content: string | Buffer): string {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
}

async function run(args: string[], { stdin, key = KEY }: { stdin?: string; key?: string } = {}) {
  const surroundings = capturedSurroundings({ TILLWATCH_KEY: key }, stdin);
  const status = await runCommandLine(['import', ...args, '--url', door.url], surroundings);
  const output = surroundings.output();
  const json: unknown =
    args.includes('--json') && output !== '' ? JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') : undefined;
  return { status, output, json, errors: surroundings.errors(), pauses: surroundings.pauses };
}
const cloudEvents = async (name: string, content: string | Buffer, ...args: string[]) =>
  run(['cloudevents', file(name, content), '--json', ...args]);

describe('tillwatch import cloudevents', () => {
  it.each<[string, string | Buffer]>([
    ['one a line', ndjson(events(100))],
    [
      'one a line, ended with a line break and with blank lines',
      `\n${ndjson(events(100)).replaceAll('\n', '\r\n\r\n')}\r\n`,
    ],
    ['an array', JSON.stringify(events(100))],
    ['an array over many lines', JSON.stringify(events(100), null, 2)],
    ['gzip', gzipSync(ndjson(events(100)))],
    ['with a byte order mark', `\uFEFF${ndjson(events(100))}`],
  ])('brings a file in: %s', async (_, content) => {
    door = await openFrontDoor(KEY);
    const { status, json, errors } = await cloudEvents('events', content, '--historical');
    expect([status, errors]).toEqual([0, '']);
    expect(json).toMatchObject({
      read: 100,
      accepted: 100,
      duplicate: 0,
      rejected: {},
      eventsPerSecond: expect.any(Number),
      seconds: expect.any(Number),
    });
    expect(door.events.map((one) => one.id).sort()).toEqual(
      events(100)
        .map((one) => one.id)
        .sort(),
    );
    expect(door.requests.every((request) => request.historical)).toBe(true);
  });

  it('reads standard input, and counts what is known already', async () => {
    door = await openFrontDoor(KEY);
    const list = ndjson(events(50));
    expect(await run(['cloudevents', '-', '--json'], { stdin: list })).toMatchObject({
      status: 0,
      json: { accepted: 50, duplicate: 0 },
    });
    expect(await run(['cloudevents', '-', '--json'], { stdin: list })).toMatchObject({
      status: 0,
      json: { accepted: 0, duplicate: 50 },
    });
    expect(door.requests.some((request) => request.historical)).toBe(false);
  });

  it('keeps the order of each device within the limits of a request', async () => {
    door = await openFrontDoor(KEY);
    const { status } = await cloudEvents('events', ndjson(events(3_000)), '--batch', '40', '--parallel', '8');
    expect(status).toBe(0);
    for (let device = 0; device < 7; device += 1) {
      const order = door.events
        .filter((one) => one.subject === `device-${device}`)
        .map((one) => Number(one.id.slice(1)));
      expect(order).toEqual([...order].sort((one, other) => one - other));
    }
    expect(Math.max(...door.requests.map((request) => request.events))).toBe(40);
    expect(door.events).toHaveLength(3_000);
  });

  it('sends texts as they were written, which a parser would change', async () => {
    door = await openFrontDoor(KEY);
    const text = ndjson([event(1)]).replace('{"n":1}', '{"n":1e2,"big":12345678901234567890,"s":"a\\u0000\\nb"}');
    await cloudEvents('events', `[${text}]`);
    expect(door.texts).toEqual([text]);
  });

  it('waits as long as a busy server asks, and goes on', async () => {
    door = await openFrontDoor(KEY, [
      { status: 429, retryAfter: '3' },
      { status: 503 },
      'cut',
      { status: 429, retryAfter: 'Thu, 01 Jan 2026 00:00:09 GMT' },
    ]);
    const { status, json, pauses } = await cloudEvents('events', ndjson(events(10)), '--parallel', '1');
    expect([status, pauses]).toEqual([0, [3_000, 400, 800, 4_800]]);
    expect(json).toMatchObject({ read: 10, accepted: 10, duplicate: 0, retried: 4 });
  });

  it('sends again what may have been stored, which is harmless', async () => {
    door = await openFrontDoor(KEY, ['store-and-cut']);
    const { status, json } = await cloudEvents('events', ndjson(events(10)), '--parallel', '1');
    expect(status).toBe(0);
    expect(json).toMatchObject({ read: 10, accepted: 0, duplicate: 10 });
    expect(door.events).toHaveLength(10);
  });

  it('halves a request that is too large for the server', async () => {
    door = await openFrontDoor(KEY, [{ status: 413 }, undefined, { status: 413 }]);
    const { status, json } = await cloudEvents('events', ndjson(events(10)), '--parallel', '1');
    expect(status).toBe(0);
    expect(json).toMatchObject({ read: 10, accepted: 10 });
    expect(door.requests.map((request) => request.events)).toEqual([5, 3, 2]);
  });

  it('gives up on a server that is gone for two minutes, in one sentence', async () => {
    door = await openFrontDoor(
      KEY,
      Array.from({ length: 100 }, (): Trouble => 'cut'),
    );
    const { status, errors, output } = await cloudEvents('events', ndjson(events(10)));
    expect([status, output]).toEqual([1, '']);
    expect(errors).toMatch(/^The server could not be reached \([A-Z_]+\) for 12\d s; 0 events are settled, .*\n$/);
  });

  it.each<[number, Trouble]>([
    [401, { status: 401 }],
    [403, { status: 403 }],
    [400, { status: 400 }],
    [302, { status: 302 }],
  ])('ends at once after %i', async (code, trouble) => {
    door = await openFrontDoor(KEY, [trouble, trouble, trouble, trouble]);
    const { status, errors, pauses } = await cloudEvents('events', ndjson(events(10)));
    expect([status, pauses]).toEqual([1, []]);
    expect(errors).toMatch(new RegExp(`^The server answered ${code} \\(Trouble\\); .*\\n$`));
    expect(errors).not.toContain(KEY);
  });

  it('names what the server rejects by its line, ends with 1, and loses nothing else', async () => {
    door = await openFrontDoor(KEY);
    const list = events(60).map((one, n) => (n % 2 === 0 ? { ...one, type: 'refuse.me' } : one));
    const { status, json, errors } = await cloudEvents('events.ndjson', ndjson(list), '--parallel', '1');
    expect(status).toBe(1);
    expect(json).toMatchObject({ read: 60, accepted: 30, rejected: { 'unknown-type': 30 } });
    const lines = errors.trimEnd().split('\n');
    expect([lines[0], lines[1], lines.length]).toEqual([
      'events.ndjson:1: unknown-type: no such type',
      'events.ndjson:3: unknown-type: no such type',
      21,
    ]);
    expect(lines[20]).toBe('events.ndjson: and 10 more were rejected');
  });

  it('counts what is no event, names its line and quotes nothing', async () => {
    door = await openFrontDoor(KEY);
    const lines = [
      JSON.stringify(event(1)),
      '{"secret": 4111111111111111',
      '[1]',
      JSON.stringify(event(2)),
      `{"x":"${'x'.repeat(1_100_000)}"}`,
      'null',
    ];
    const broken = Buffer.concat([Buffer.from(lines.join('\n')), Buffer.from([0x0a, 0x22, 0xff, 0x22])]);
    const { status, json, errors } = await cloudEvents('events.ndjson', broken);
    expect(status).toBe(1);
    expect(json).toMatchObject({ read: 7, accepted: 2, rejected: { unreadable: 4, 'too-large': 1 } });
    expect(errors.split('\n').map((line) => line.split(':').slice(0, 3).join(':'))).toEqual([
      'events.ndjson:2: unreadable',
      'events.ndjson:3: unreadable',
      'events.ndjson:5: too-large',
      'events.ndjson:6: unreadable',
      'events.ndjson:7: unreadable',
      '',
    ]);
    expect(errors).not.toMatch(/secret|4111/);
  });

  it.each<[number, string[], RegExp]>([
    [1, ['cloudevents', '/no/such/file'], /The file file cannot be read \(ENOENT\)/],
    [1, ['cloudevents', '/tmp'], /no file|EISDIR/],
    [2, ['cloudevents'], /argument <file> is missing/],
    [2, ['cloudevents', '-', '--parallel', '0'], /--parallel takes a whole number from 1 to 32/],
    [2, ['cloudevents', '-', '--batch', '10001'], /--batch takes/],
    [2, ['cloudevents', '-', '--url', 'ftp://x'], /--url takes/],
    [2, ['csv', '-'], /--mapping <file> needs a value/],
    [1, ['csv', '-', '--mapping', '/no/such/mapping.json'], /The mapping mapping.json cannot be read \(ENOENT\)/],
    [2, ['parquet', '-'], /no command parquet/],
  ])('ends with %i after import %j', async (status, args, said) => {
    door = await openFrontDoor(KEY);
    const surroundings = capturedSurroundings({ TILLWATCH_KEY: KEY });
    expect(await runCommandLine(['import', ...args], surroundings)).toBe(status);
    expect(surroundings.errors()).toMatch(said);
    expect(surroundings.errors().trimEnd().split('\n')).toHaveLength(1);
  });

  it('asks for a key where there is none', async () => {
    door = await openFrontDoor(KEY);
    const { status, errors } = await run(['cloudevents', '-'], { key: '' });
    expect([status, errors]).toEqual([2, expect.stringMatching(/key is missing.*TILLWATCH_KEY/)]);
  });

  it('tells people what it waits for', async () => {
    door = await openFrontDoor(KEY, [
      { status: 429, retryAfter: '1' },
      { status: 429, retryAfter: '1' },
    ]);
    const { status, errors } = await run(['cloudevents', '-'], { stdin: ndjson(events(3)) });
    expect([status, errors]).toEqual([0, 'standard input: waiting, the server answered 429 (Trouble)\n']);
  });

  it('tells people in one line', async () => {
    door = await openFrontDoor(KEY);
    const { output } = await run(['cloudevents', '-'], { stdin: ndjson(events(3)) });
    expect(output).toMatch(/^3 read: 3 accepted, 0 duplicate, 0 rejected; .* events\/s\.\n$/);
  });
});
