import { errorFields } from './error-fields.js';
import { isError } from './is-error.js';
import { maskedText } from './mask.js';
import type { Mask } from './mask.js';

/** What carries keys or payloads, whatever it is asked to log; compared in lower case. */
const NEVER_LOGGED = new Set([
  'authorization',
  'cookie',
  'key',
  'adminkey',
  'apikey',
  'secret',
  'password',
  'token',
  'payload',
  'data',
  'body',
  'cardhash',
]);
const REMOVED = '[removed]';
/** A log line is for people: deeper or longer is cut, so that no log line grows with what somebody sent. */
const DEPTH_MAX = 6;
const ITEMS_MAX = 100;

/** A copy that may be written down: without keys and payloads, masked, errors as code and message. */
export function maskedFields(fields: object, mask: Mask): Record<string, unknown> {
  return maskedObject(fields, mask, 1);
}

function maskedObject(fields: object, mask: Mask, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, ITEMS_MAX);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      maskedText(name, mask),
      NEVER_LOGGED.has(name.toLowerCase()) && value !== undefined ? REMOVED : maskedValue(value, mask, depth),
    ]),
  );
}

function maskedValue(value: unknown, mask: Mask, depth: number): unknown {
  if (typeof value === 'string') return maskedText(value, mask);
  if (typeof value === 'bigint') return maskedText(value.toString(), mask);
  if (typeof value === 'number') return maskedNumber(value, mask);
  if (isError(value)) return errorFields(value, mask);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX || ArrayBuffer.isView(value)) return REMOVED;
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => maskedValue(item, mask, depth + 1));
  return maskedObject(value, mask, depth + 1);
}

/** A card number is one as a number, too. */
function maskedNumber(value: number, mask: Mask): number | string {
  const text = String(value);
  const masked = mask(text);
  return masked === text ? value : masked;
}
