import { isIdentifierAllowed } from '../cards/identifiers.js';
import { maskCardNumbers } from '../cards/mask-card-numbers.js';
import type { Json, JsonObject } from '../event-record.js';
import type { EventType } from '../types/event-type.js';
import { eventTypes } from '../types/event-types.js';
import { isTooFarAhead } from './clocks.js';
import { isCanonical, parseDateTime } from './date-time.js';
import { isDeviceId, MODEL_LENGTH_MAX, SITE_ID } from './device-id.js';
import type { Intake } from './intake.js';
import { maskFields } from './mask-values.js';
import { put } from './put.js';
import { isStorableName } from './read-data.js';
import { type Fault, fault } from './refusal.js';

/** What the envelope says, its data aside. */
export interface Envelope {
  readonly type: EventType;
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly occurredAt: number;
  readonly recordedAt: number | undefined;
  readonly sequence: string | undefined;
  readonly attributes: JsonObject | undefined;
}

export type EnvelopeReading = { readonly envelope: Envelope } | { readonly fault: Fault };

type Sent = { readonly [name: string]: unknown };

const malformed = (detail: string) => ({ fault: fault('malformed-envelope', detail) });

/** Checks in this order: shape, type, what the sender may send, tenant, subject, times. The first fault found is the reason. */
export function readEnvelope(sent: Sent, intake: Intake, suspicious: boolean): EnvelopeReading {
  const { specversion, id, source, type: typeName, subject, time } = sent;
  if (specversion !== '1.0') return malformed('specversion must be "1.0"');
  if (typeof id !== 'string' || id === '') return malformed('id must be a text that is not empty');
  if (typeof source !== 'string' || source === '') return malformed('source must be a text that is not empty');
  if (typeof typeName !== 'string') return malformed('type must be a text');
  if (typeof subject !== 'string') return malformed('subject must be a text');
  if (typeof time !== 'string') return malformed('time must be a text');
  const type = eventTypes.get(typeName);
  if (type === undefined) return { fault: fault('unknown-type', 'type is none of the known ones (name and version)') };
  const occurredAt = parseDateTime(time);
  const recordedAt = typeof sent['recordedtime'] === 'string' ? parseDateTime(sent['recordedtime']) : undefined;
  const wrong =
    wrongSender(type, sent, intake) ??
    wrongSubject(type, subject, suspicious) ??
    wrongTime(type, occurredAt, intake) ??
    wrongRecordedTime(sent['recordedtime'], recordedAt, intake);
  if (wrong !== undefined || occurredAt === undefined) return { fault: wrong ?? fault('time-invalid', NO_TIME) };
  const sequence = readSequence(sent['sequence'], suspicious);
  const attributes = readAttributes(sent, { time, sequence, recordedAt }, suspicious);
  return { envelope: { type, id, source, subject, occurredAt, recordedAt, sequence, attributes } };
}

const NO_TIME = 'time must be an RFC 3339 date-time, in UTC in the years 0001 to 9999';

function wrongSender(type: EventType, sent: Sent, intake: Intake): Fault | undefined {
  if (intake.role === 'viewer' || (intake.role === 'gateway' && type.category !== 'telemetry')) {
    return fault('forbidden-type', 'the key may not send events of this type');
  }
  if (intake.tenantMustAgree === true && sent['tenant'] !== undefined && sent['tenant'] !== intake.tenant) {
    return fault('tenant-mismatch', 'tenant is not the one that this way in speaks for');
  }
  return undefined;
}

function wrongSubject(type: EventType, subject: string, suspicious: boolean): Fault | undefined {
  if (!isSubject(type, subject)) return fault('device-id-invalid', SUBJECT_RULES[type.category]);
  if (!suspicious || isIdentifierAllowed(subject)) return undefined;
  return fault('device-id-invalid', 'subject must not hold a card number, except after sn:, mid: or imei:');
}

const DEVICE_RULE = 'subject must be a device id: 1 to 64 of A-Z a-z 0-9 . _ : -, not beginning with site: or model:';
const SUBJECT_RULES = {
  telemetry: DEVICE_RULE,
  device: DEVICE_RULE,
  site: 'subject must be site: and the site, 1 to 64 of A-Z a-z 0-9 . _ : -',
  model: `subject must be model: and the model, 1 to ${MODEL_LENGTH_MAX} characters`,
} as const;

function isSubject({ category }: EventType, subject: string): boolean {
  switch (category) {
    case 'site':
      return subject.startsWith('site:') && SITE_ID.test(subject.slice('site:'.length));
    case 'model':
      return subject.startsWith('model:') && isModel(subject.slice('model:'.length));
    default:
      return isDeviceId(subject);
  }
}

/** Characters are code points, of which each takes at most two of UTF-16. */
const isModel = (text: string): boolean =>
  text !== '' && text.length <= 2 * MODEL_LENGTH_MAX && [...text].length <= MODEL_LENGTH_MAX && isStorableName(text);

function wrongTime(type: EventType, occurredAt: number | undefined, { receivedAt }: Intake): Fault | undefined {
  if (occurredAt === undefined) return fault('time-invalid', NO_TIME);
  if (type.category === 'telemetry' || !isTooFarAhead(occurredAt, receivedAt)) return undefined;
  return fault('time-invalid', 'time of a fleet event must not be more than five minutes ahead');
}

/** Where it is used it must be one; elsewhere it is only kept, and no reason to lose an event. */
function wrongRecordedTime(sent: unknown, recordedAt: number | undefined, { historical }: Intake): Fault | undefined {
  if (!historical || sent === undefined || recordedAt !== undefined) return undefined;
  return fault('time-invalid', 'recordedtime must be an RFC 3339 date-time');
}

/** A text by CloudEvents; a whole number that some senders make of it means the same. Anything else orders nothing. */
function readSequence(sent: unknown, suspicious: boolean): string | undefined {
  if (typeof sent === 'string') return suspicious ? maskCardNumbers(sent) : sent;
  return Number.isSafeInteger(sent) ? String(sent) : undefined;
}

interface Understood {
  readonly time: string;
  readonly sequence: string | undefined;
  readonly recordedAt: number | undefined;
}

/** What is kept beside what is understood: further attributes as sent, and `time` where milliseconds in UTC do not say it all. */
function readAttributes(sent: Sent, understood: Understood, suspicious: boolean): JsonObject | undefined {
  let kept: Record<string, unknown> | undefined;
  for (const name in sent) {
    if (isUnderstood(name, understood)) continue;
    put((kept ??= {}), name, sent[name]);
  }
  const isTime = (name: string): boolean => name === 'recordedtime' && understood.recordedAt !== undefined;
  const masked =
    kept !== undefined && suspicious ? maskFields(kept, isTime) : (kept as Record<string, Json> | undefined);
  // `time` needs no mask: it is a valid date-time by now.
  return isCanonical(understood.time) ? masked : { ...masked, time: understood.time };
}

function isUnderstood(name: string, { sequence }: Understood): boolean {
  switch (name) {
    case 'specversion':
    case 'id':
    case 'source':
    case 'type':
    case 'subject':
    case 'time':
    case 'data':
      return true;
    case 'sequence':
      return sequence !== undefined;
    default:
      return false;
  }
}
