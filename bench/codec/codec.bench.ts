// How many events a second one core parses, checks and searches for card numbers, and what each validator makes of it.
import { decodeRecord, encodeRecord, type Intake, readEvent, sealEvent, type SealingKeys } from '#telemetry';
import { createHmac } from 'node:crypto';
import { isQuick, tell } from '../report/report.js';
import { mixedEvents } from './mixed-events.js';
import { measure } from './rounds.js';
import { ajvCheck, type DataCheck, typeboxCheck, valibotCheck, zodCheck } from './validators.js';

const EVENTS = isQuick ? 10_000 : 30_000;
const AIM = 300_000;
const RAW = 'JSON.parse alone';
const READ = 'readEvent: parsed, checked, searched for card numbers';

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
    [RAW, () => texts.forEach((text) => void JSON.parse(text))],
    ['JSON.parse, data checked by typebox compiled', checking(typeboxCheck)],
    ['JSON.parse, data checked by ajv compiled', checking(ajvCheck())],
    ['JSON.parse, data checked by zod compiled', checking(zodCheck(true))],
    ['JSON.parse, data checked by zod', checking(zodCheck(false))],
    ['JSON.parse, data checked by valibot', checking(valibotCheck())],
    [READ, () => texts.forEach((text, i) => read(text, i))],
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
const raw = { name: RAW, value: figures[0]?.eventsPerSecond ?? Number.NaN };
for (const { step, eventsPerSecond } of figures)
  tell({
    name: step,
    value: eventsPerSecond,
    unit: 'events/s',
    ...(step !== RAW && { raw }),
    ...(step === READ && { target: { min: AIM } }),
  });
