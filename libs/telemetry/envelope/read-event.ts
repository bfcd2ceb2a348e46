import { holdsCardNumber } from '../cards/mask-card-numbers.js';
import type { ClockFlag, JsonObject } from '../event-record.js';
import type { EventType } from '../types/event-type.js';
import type { EventTypeName } from '../types/event-types.js';
import { quarterOf } from './card-quarter.js';
import { dateFact, dateReport, type Dating } from './clocks.js';
import type { Intake } from './intake.js';
import { DEPTH_MAX, EVENT_BYTES_MAX, TOO_LARGE_PARSED_LENGTH_MAX } from './limits.js';
import { type ParsedEvent, parseEvent, UnholdableNumber } from './parse-event.js';
import { isJsonObject } from './put.js';
import { readData } from './read-data.js';
import { type Envelope, readEnvelope } from './read-envelope.js';
import { type Fault, fault, type Refusal } from './refusal.js';
import { isLongerThan } from './utf8-length.js';

/**
 * An event that may come in: searched for card numbers, checked and dated, but not yet sealed. Its card tokens, and an
 * `id` or `source` that holds a card number, are still as they were sent: only `sealEvent` may see them.
 */
export interface ReadEvent extends Dating {
  readonly outcome: 'read';
  readonly type: EventTypeName;
  readonly subject: string;
  readonly unsafeSource: string;
  readonly unsafeId: string;
  readonly occurredAt: number;
  readonly flags: readonly ClockFlag[];
  readonly sequence: string | undefined;
  readonly attributes: JsonObject | undefined;
  readonly unsafeData: JsonObject;
  /** The id or the source holds a card number and becomes a keyed hash. */
  readonly hides: { readonly id: boolean; readonly source: boolean };
  /** Calendar quarter of `effectiveAt`, such as `2026-Q4`, whose key hashes the card tokens; undefined where there is none. */
  readonly cardQuarter: string | undefined;
}

/**
 * Reads one event exactly as it was sent. `text` is valid UTF-8 decoded, `byteLength` its length in UTF-8 where the
 * caller knows it. Never throws: what cannot come in is a refusal, which holds what was sent and must be sealed too.
 */
export function readEvent(text: string, intake: Intake, byteLength?: number): ReadEvent | Refusal {
  if (byteLength === undefined ? isLongerThan(text, EVENT_BYTES_MAX) : byteLength > EVENT_BYTES_MAX) {
    const isParsed = text.length <= TOO_LARGE_PARSED_LENGTH_MAX;
    return refusal(text, isParsed ? attempt(JSON.parse, text) : undefined, TOO_LARGE);
  }
  const parsed = attempt(parseEvent, text);
  if (parsed === undefined) return refusal(text, undefined, fault('malformed-envelope', 'the event is not JSON'));
  const read = readParsed(parsed, intake);
  return 'outcome' in read ? read : refusal(text, parsed.value, read);
}

const TOO_LARGE = fault('too-large', `the event is larger than ${EVENT_BYTES_MAX / 1024} KiB`);

/** The parser's message would quote what it could not read. */
function attempt<Value>(parse: (text: string) => Value, text: string): Value | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function refusal(unsafeText: string, sent: unknown, { reason, detail }: Fault): Refusal {
  const id = isJsonObject(sent) ? sent['id'] : undefined;
  return { outcome: 'refused', reason, detail, unsafeId: typeof id === 'string' ? id : undefined, unsafeText };
}

function readParsed(parsed: ParsedEvent, intake: Intake): ReadEvent | Fault {
  const { value: sent, suspicious } = parsed;
  if (!isJsonObject(sent)) return fault('malformed-envelope', 'the event is not a JSON object');
  if (parsed.tooDeep) return fault('invalid-data', `objects and lists are nested more than ${DEPTH_MAX} deep`);
  const reading = readEnvelope(sent, intake, suspicious);
  if ('fault' in reading) return reading.fault;
  const { envelope } = reading;
  if (sent['data_base64'] !== undefined) return fault('invalid-data', 'data must be a JSON object, not base64');
  if (parsed.longNumber && holdsUnholdable(sent)) return fault('invalid-data', 'a number is too large for a double');
  const dataReading = readData(envelope.type, sent['data'], suspicious);
  if ('fault' in dataReading) return dataReading.fault;
  const { data } = dataReading;
  return disagreementWithSubject(envelope, data) ?? accepted(envelope, data, parsed, intake);
}

function accepted(envelope: Envelope, data: JsonObject, parsed: ParsedEvent, intake: Intake): ReadEvent {
  const { type, id, source, subject, occurredAt, recordedAt, sequence, attributes } = envelope;
  const dating =
    type.category === 'telemetry'
      ? dateReport(occurredAt, recordedAt, intake)
      : dateFact(occurredAt, recordedAt, intake);
  return {
    outcome: 'read',
    type: type.type as EventTypeName,
    subject,
    unsafeSource: source,
    unsafeId: id,
    occurredAt,
    effectiveAt: dating.effectiveAt,
    knownAt: dating.knownAt,
    flags: dating.flags,
    sequence,
    attributes,
    unsafeData: data,
    hides: parsed.suspicious ? { id: holdsCardNumber(id), source: holdsCardNumber(source) } : HIDES_NOTHING,
    cardQuarter: parsed.cardToken ? quarterOf(dating.effectiveAt) : undefined,
  };
}

const HIDES_NOTHING = { id: false, source: false };

/** A site and a release are named twice; two names would be two things. */
function disagreementWithSubject({ type, subject }: Envelope, data: JsonObject): Fault | undefined {
  const named = NAMED_IN_DATA[type.category];
  const name = named === undefined ? undefined : data[named];
  if (named === undefined || (typeof name === 'string' && subject === `${named}:${name}`)) return undefined;
  return fault('invalid-data', `data.${named} must be what subject says`);
}

const NAMED_IN_DATA: Record<EventType['category'], 'site' | 'model' | undefined> = {
  telemetry: undefined,
  device: undefined,
  site: 'site',
  model: 'model',
};

function holdsUnholdable(value: unknown): boolean {
  if (value instanceof UnholdableNumber) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsUnholdable);
}
