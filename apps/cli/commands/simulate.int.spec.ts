import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../command-line.js';
import { capturedSurroundings } from '../testing/captured-surroundings.js';
import { openFrontDoor } from '../testing/front-door.js';
import type { FrontDoor } from '../testing/front-door.js';

const KEY = 'tw_test_key_of_an_operator';
const SMALL = {
  name: 'small',
  days: 2,
  fleet: { devices: 12, heartbeatMinutes: 120 },
  injections: [{ cause: 'READER_HARDWARE', from: -1 }],
};
let folder: string;
let scenario: string;
let door: FrontDoor;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-simulate-'));
  scenario = path.join(folder, 'small.json');
  writeFileSync(scenario, JSON.stringify(SMALL));
  door = await openFrontDoor(KEY);
});
afterEach(async () => {
  await door.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(args: string[], env: Record<string, string> = { TILLWATCH_KEY: KEY }) {
  const surroundings = capturedSurroundings(env);
  const status = await runCommandLine(['simulate', ...args], surroundings);
  const output = surroundings.output();
  const json: unknown =
    args.includes('--json') && output !== '' ? JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') : undefined;
  return { status, output, json, errors: surroundings.errors(), pauses: surroundings.pauses, now: surroundings.now() };
}
const at = (name: string): string => path.join(folder, name);
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('tillwatch simulate', () => {
  it('writes a file of events and one of the truth, the same for the same seed', async () => {
    const until = ['--until', '2026-03-01T12:00:00Z'];
    const one = await run([
      scenario,
      '--seed',
      '5',
      ...until,
      '--to',
      at('one.ndjson'),
      '--truth',
      at('truth.ndjson'),
      '--json',
    ]);
    const same = await run([scenario, '--seed', '5', ...until, '--to', at('same.ndjson.gz')]);
    await run([scenario, '--seed', '6', ...until, '--to', at('other.ndjson')]);
    const events = linesOf(readFileSync(at('one.ndjson'), 'utf8'));
    expect([one.status, same.status, one.errors]).toEqual([0, 0, '']);
    expect(one.json).toMatchObject({
      scenario: 'small',
      seed: '5',
      devices: 12,
      faults: 1,
      until: '2026-03-01T12:00:00.000Z',
      events: events.length,
    });
    expect(gunzipSync(readFileSync(at('same.ndjson.gz'))).toString()).toBe(readFileSync(at('one.ndjson'), 'utf8'));
    expect(readFileSync(at('other.ndjson'), 'utf8')).not.toBe(readFileSync(at('one.ndjson'), 'utf8'));
    expect(JSON.parse(linesOf(readFileSync(at('truth.ndjson'), 'utf8'))[0] ?? '')).toMatchObject({
      cause: 'READER_HARDWARE',
      action: 'REPAIR',
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('prints events to standard output and nothing else', async () => {
    const { status, output, errors } = await run([scenario, '--to', '-']);
    expect(status).toBe(0);
    const lines = linesOf(output);
    expect(lines.length).toBeGreaterThan(300);
    expect(lines.every((line) => line.startsWith('{"specversion":"1.0"'))).toBe(true);
    expect(errors).toMatch(/^\d+ events of 12 devices, /);
  });

  it('sends events through the front door, the past as historical', async () => {
    const { status, json, errors } = await run([scenario, '--url', door.url, '--json']);
    expect([status, errors]).toEqual([0, '']);
    expect(json).toMatchObject({
      accepted: door.events.length,
      duplicate: 0,
      rejected: {},
      events: door.events.length,
    });
    expect(door.requests.every(({ historical }) => historical)).toBe(true);
    expect(await run([scenario, '--url', door.url, '--json'])).toMatchObject({
      json: { accepted: 0, duplicate: door.events.length },
    });
  });

  it('tells the past as if it came now where that is asked for, or where clocks are wrong', async () => {
    await run([scenario, '--url', door.url, '--no-historical']);
    writeFileSync(scenario, JSON.stringify({ ...SMALL, delivery: { clocksAhead: 1 } }));
    await run([scenario, '--url', door.url, '--seed', '2']);
    expect(door.requests.length).toBeGreaterThan(1);
    expect(door.requests.some(({ historical }) => historical)).toBe(false);
  });

  it('sends no more events a second than it may', async () => {
    const { json, pauses } = await run([scenario, '--url', door.url, '--rate', '100', '--json']);
    const waitedMs = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waitedMs).toBeGreaterThan((door.events.length / 100) * 1_000 - 500);
    expect(json).toMatchObject({ accepted: door.events.length });
    expect(Math.max(...door.requests.map(({ events }) => events))).toBeLessThanOrEqual(25);
  });

  it('goes on in real time until it is interrupted, and writes the truth then', async () => {
    const surroundings = capturedSurroundings({ TILLWATCH_KEY: KEY });
    const began = surroundings.now();
    const { sleep } = surroundings;
    const ticking = {
      ...surroundings,
      sleep: async (durationMs: number) => {
        await sleep(durationMs);
        if (surroundings.now() > began + 6 * 3_600_000) surroundings.interrupt();
      },
    };
    const status = await runCommandLine(
      ['simulate', scenario, '--url', door.url, '--live', '--truth', at('truth.ndjson')],
      ticking,
    );
    expect(status).toBe(0);
    const live = door.events.filter(({ time }) => Date.parse(time) > began);
    expect(live.length).toBeGreaterThan(20);
    expect(live.every(({ time }) => Date.parse(time) <= surroundings.now())).toBe(true);
    expect([door.requests[0]?.historical, door.requests.at(-1)?.historical]).toEqual([true, false]);
    expect(JSON.parse(linesOf(readFileSync(at('truth.ndjson'), 'utf8'))[0] ?? '')).toMatchObject({
      cause: 'READER_HARDWARE',
    });
  });

  it('prints a scenario that it takes again', async () => {
    const { output } = await run(['demo', '--print']);
    writeFileSync(scenario, output);
    expect(await run([scenario, '--to', at('demo.ndjson'), '--json'])).toMatchObject({
      status: 0,
      json: { scenario: 'demo', devices: 40 },
    });
  });

  it.each([
    [['nothing'], 2, /^There is no built-in scenario of this name; there are every-cause, healthy, demo, disorder,/],
    [['./not-there.json', '--to', '-'], 1, /^The scenario not-there.json cannot be read \(ENOENT\)\.\n$/],
    [['demo', '--until', 'soon', '--to', '-'], 2, /^The option --until takes now or an RFC 3339 time/],
    [['demo', '--devices', '0', '--to', '-'], 2, /^The option --devices takes a whole number from 1 to 100000\.\n$/],
    [['demo', '--live', '--to', '-'], 2, /do not go with --to\.\n$/],
    [['demo', '--json', '--to', '-'], 2, /^The option --json does not go with --to -/],
    [['demo', '--devices', '3', '--to', '-'], 1, /^NETWORK_SITE: there is no venue/],
    [['demo', '--to', '/nowhere/at/all.ndjson'], 1, /^The file all.ndjson cannot be written \(ENOENT\)\.\n$/],
    [['demo', '--url', 'http://127.0.0.1:1/x?y'], 2, /^The option --url takes the address of a server/],
  ])('%j ends with status %i', async (args, status, sentence) => {
    const ended = await run(args);
    expect([ended.status, ended.output]).toEqual([status, '']);
    expect(ended.errors).toMatch(sentence);
  });

  it('needs a key for a server', async () => {
    expect(await run([scenario], {})).toMatchObject({
      status: 2,
      errors: 'A key is missing: give one of role operator with TILLWATCH_KEY or --key.\n',
    });
  });
});
