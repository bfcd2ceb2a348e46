import { maskCardNumbers } from '../cards/mask-card-numbers.js';
import type { Json } from '../event-record.js';
import { MaskedNumber } from './parse-event.js';
import { put } from './put.js';

/** Which fields of an object are not to be searched. */
export type Spared = (name: string, value: unknown) => boolean;

/** Tokens are no card numbers and are hashed later; masking them would make one card of two. */
export const isToken: Spared = (name) => name === 'cardHash';

/** A copy of JSON with every card number masked in texts, names and numbers; nothing else changes, and nothing is lost. */
export function maskValue(value: unknown, spared: Spared = isToken): Json {
  if (typeof value === 'string') return maskCardNumbers(value);
  if (value instanceof MaskedNumber) return value.text;
  if (Array.isArray(value)) return value.map((item) => maskValue(item));
  if (typeof value === 'object' && value !== null) return maskFields(value as Record<string, unknown>, spared);
  return value as Json;
}

/** `spared` is asked for the fields of this object, not for those further inside. */
export function maskFields(fields: Record<string, unknown>, spared: Spared): { readonly [name: string]: Json } {
  const masked: Record<string, Json> = {};
  const taken = new Set(Object.keys(fields));
  for (const [name, value] of Object.entries(fields)) {
    put(masked, maskedName(name, taken), spared(name, value) ? unmasked(value) : maskValue(value));
  }
  return masked;
}

/** Two names may look alike once they are masked: the second one is told apart, so that no value is lost. */
function maskedName(name: string, taken: Set<string>): string {
  const masked = maskCardNumbers(name);
  if (masked === name) return name;
  let free = masked;
  for (let other = 2; taken.has(free); other += 1) free = `${masked} (${other})`;
  taken.add(free);
  return free;
}

const unmasked = (value: unknown): Json => (value instanceof MaskedNumber ? value.text : (value as Json));
