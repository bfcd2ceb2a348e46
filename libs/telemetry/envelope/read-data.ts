import { isIdentifierAllowed } from '../cards/identifiers.js';
import type { JsonObject } from '../event-record.js';
import type { EventType } from '../types/event-type.js';
import { explainData } from '../types/explain-data.js';
import { IDENTIFIER_FIELDS } from '../types/identifier-fields.js';
import { parseDateTime } from './date-time.js';
import { isToken, maskFields } from './mask-values.js';
import { MaskedNumber, UnholdableNumber } from './parse-event.js';
import { isJsonObject } from './put.js';
import { type Fault, fault } from './refusal.js';

/** Data of an event, masked where it had to be and checked against its type; or why it does not come in. */
export type DataReading = { readonly data: JsonObject } | { readonly fault: Fault };

const invalid = (detail: string): DataReading => ({ fault: fault('invalid-data', detail) });

export function readData(type: EventType, sent: unknown, suspicious: boolean): DataReading {
  if (sent === undefined) return invalid('there is no data');
  if (!isJsonObject(sent)) return invalid('data must be an object');
  const wrongName = suspicious ? wrongIdentifier(sent) : undefined;
  if (wrongName !== undefined) return invalid(`data.${wrongName} must be a name without a card number`);
  const data = suspicious ? maskFields(sent, (name, value) => isSpared(type, name, value)) : sent;
  return type.accepts(data) ? { data } : invalid(explainData(type, data));
}

/** Names are never masked: one that holds a card number, or what no store keeps apart, is refused. */
function wrongIdentifier(data: { readonly [name: string]: unknown }): string | undefined {
  return Object.keys(data).find((name) => IDENTIFIER_FIELDS.has(name) && !isProperName(data[name]));
}

/** Of what is no text its type decides, but for a card number that was sent as a number. */
function isProperName(value: unknown): boolean {
  if (value instanceof MaskedNumber || value instanceof UnholdableNumber) return false;
  return typeof value !== 'string' || (isStorableName(value) && isIdentifierAllowed(value));
}

/** Half a surrogate pair becomes U+FFFD in UTF-8, so two names would become one; PostgreSQL holds no U+0000. */
export const isStorableName = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Tokens are hashed, names have passed by now, and times that the type declares only look like numbers. */
function isSpared(type: EventType, name: string, value: unknown): boolean {
  if (isToken(name, value)) return true;
  if (typeof value !== 'string') return false;
  return IDENTIFIER_FIELDS.has(name) || (type.times.has(name) && parseDateTime(value) !== undefined);
}
