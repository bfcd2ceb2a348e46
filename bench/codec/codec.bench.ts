// How many events a second one core parses, checks and searches for card numbers, and what each validator makes of it.
// Options: --json FILE writes the figures for machines as well.
import { decodeRecord, encodeRecord, type Intake, readEvent, sealEvent, type SealingKeys } from '#telemetry';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { mixedEvents } from './mixed-events.js';
import { type Figure, measure } from './rounds.js';
import { ajvCheck, type DataCheck, typeboxCheck, valibotCheck, zodCheck } from './validators.js';

const EVENTS = 30_000;
const AIM = 300_000;

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const texts = mixedEvents(EVENTS);
const bytes = texts.map((text) => Buffer.byteLength(text));
const intake: Intake = { tenant: 'bench', role: 'gateway', receivedAt: Date.UTC(2026, 0, 5, 9), historical: false };
const keys: SealingKeys = {
  identity: Buffer.alloc(32, 1),
  card: () => Buffer.alloc(32, 2),
  keyedHash: (key, text) => createHmac('sha256', key).update(text).digest(),
};

/** A bench of what is refused measures nothing. */
function need(fits: boolean): void {
  if (!fits) throw new Error('an event of the bench was refused');
}

const read = (text: string, i: number) => {
  const answer = readEvent(text, intake, bytes[i]);
  if (answer.outcome !== 'read')
    throw new Error(`an event of the bench was refused: ${answer.reason}, ${answer.detail}`);
  return answer;
};

const checking = (check: DataCheck) => () => {
  for (const text of texts) {
    const { type, data } = JSON.parse(text) as { type: string; data: unknown };
    need(check(type, data));
  }
};

const stored = texts.map((text, i) => encodeRecord(sealEvent(read(text, i), intake, keys)));
const figures = measure(
  EVENTS,
  new Map<string, () => void>([
    ['JSON.parse alone (the raw limit)', () => texts.forEach((text) => void JSON.parse(text))],
    ['JSON.parse, data checked by typebox compiled', checking(typeboxCheck)],
    ['JSON.parse, data checked by ajv compiled', checking(ajvCheck())],
    ['JSON.parse, data checked by zod compiled', checking(zodCheck(true))],
    ['JSON.parse, data checked by zod', checking(zodCheck(false))],
    ['JSON.parse, data checked by valibot', checking(valibotCheck())],
    ['readEvent: parsed, checked, searched for card numbers', () => texts.forEach((text, i) => read(text, i))],
    [
      'readEvent and sealEvent (HMAC-SHA-256)',
      () => texts.forEach((text, i) => sealEvent(read(text, i), intake, keys)),
    ],
    [
      'readEvent, sealEvent and encodeRecord',
      () => texts.forEach((text, i) => encodeRecord(sealEvent(read(text, i), intake, keys))),
    ],
    ['decodeRecord: parsed, checked, upcast', () => stored.forEach((event) => decodeRecord(event))],
  ]),
);

const meanBytes = Math.round(bytes.reduce((sum, one) => sum + one, 0) / EVENTS);
console.log(`${EVENTS} mixed events of ${meanBytes} bytes in the mean; one core, processor time, median of rounds`);
for (const { step, eventsPerSecond, ratio } of figures) {
  console.log(
    `${step.padEnd(56)} ${String(eventsPerSecond).padStart(9)} events/s  ${ratio.toFixed(2)} of the raw limit`,
  );
}
const reached = figures.find(({ step }) => step.startsWith('readEvent: '))?.eventsPerSecond ?? 0;
console.log(`aim: ${AIM} events/s read; ${reached >= AIM ? 'reached' : 'not reached'} (${reached})`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report(figures), undefined, 2)}\n`);

function report(measured: readonly Figure[]) {
  return {
    bench: 'codec',
    date: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    node: process.versions.node,
    machine: `${os.availableParallelism()} x ${os.cpus()[0]?.model.trim()}`,
    load: os.loadavg()[0],
    events: EVENTS,
    meanBytes,
    figures: measured,
  };
}
