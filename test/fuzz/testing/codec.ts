import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  decodeRecord,
  decodeRejection,
  encodeRecord,
  encodeRejection,
  parseDateTime,
  readEvent,
  REFUSAL_REASONS,
  sealEvent,
  sealRefusal,
  type Intake,
  type ReadEvent,
  type Refusal,
} from '#telemetry';
import { oracleNumbers } from '../../../libs/telemetry/testing/card-oracle.js';
import { keysOf } from '../../../libs/telemetry/testing/sent.js';
import { campaign } from './campaign.js';
import { intakes, sentTexts } from './sent-texts.js';
import { refusedByStores, type Stored } from './stored-events.js';
import { MARK } from './strange-values.js';

const ENOUGH_DIGITS = /(?:\p{Nd}[ ._-]?){13}/u;
const NOT_WHAT_IT_SEEMS = /[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}/i;

const showsCard = (text: string): boolean =>
  ENOUGH_DIGITS.test(text) &&
  !NOT_WHAT_IT_SEEMS.test(text) &&
  parseDateTime(text) === undefined &&
  oracleNumbers(text).length > 0;

/** Nothing that fits into one event takes a tenth of it; of the processor, since a busy machine may take any time. */
const READ_CPU_US_MAX = 500_000;

/** Reading, sealing, storing and reading back whatever was sent. */
export const codec = campaign('events as they are sent', () =>
  fc.property(sentTexts, intakes, (text, intake) => {
    const before = process.threadCpuUsage();
    const answer = readEvent(text, intake);
    if (process.threadCpuUsage(before).user > READ_CPU_US_MAX) throw new Error('takes too long to read');
    const kept = answer.outcome === 'read' ? comesBack(answer, intake) : isRefused(answer, text, intake);
    for (const one of kept) if (showsCard(one)) throw new Error(`keeps ${one.slice(0, 400)}`);
  }),
);

function comesBack(read: ReadEvent, intake: Intake): string[] {
  const keys = keysOf(intake.tenant);
  const record = sealEvent(read, intake, keys);
  const stored = encodeRecord(record);
  isTaken(stored);
  const back = decodeRecord(stored);
  const written = JSON.parse(JSON.stringify(record)) as unknown;
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(back)), written))
    throw new Error(`comes back as ${JSON.stringify(back)}`);
  if (!isDeepStrictEqual(sealEvent(read, intake, keys), record)) throw new Error('is another event the second time');
  const { source, cloudEventId, sequence, attributes, data } = back;
  return textsIn([source, cloudEventId, sequence, attributes, data]);
}

function isRefused(refusal: Refusal, text: string, intake: Intake): string[] {
  const { reason, detail } = refusal;
  if (!REFUSAL_REASONS.includes(reason) || detail === '' || detail.includes(MARK))
    throw new Error(`${reason}: ${detail}`);
  const isJson = parses(text);
  if (!isJson && reason !== 'malformed-envelope' && reason !== 'too-large') throw new Error(`no JSON is ${reason}`);
  const sealed = sealRefusal(refusal, intake, keysOf(intake.tenant));
  const stored = encodeRejection(sealed, '00000000-0000-8000-8000-000000000000');
  isTaken(stored);
  if (!isDeepStrictEqual(decodeRejection(stored), sealed)) throw new Error('a refusal comes back as another');
  if (Buffer.byteLength(sealed.payload) > 4_096) throw new Error(`keeps ${sealed.payload.length} characters`);
  return textsIn(sealed);
}

/** Checked whole, without the promise that it was just written as JSON. */
function isTaken({ eventId, type, data, metadata }: Stored): void {
  const refused = refusedByStores({ eventId, type, data, metadata });
  if (refused !== undefined) throw new Error(`no store takes it: ${refused}`);
}

/** All texts and names of a value, and the whole parts of its numbers. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'number') return [String(value).split('.')[0] ?? ''];
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
