import { put } from '../envelope/put.js';
import type { Json, JsonObject } from '../event-record.js';
import { hexOf, type SealingKeys } from './sealing-keys.js';

/**
 * A copy in which every `cardHash`, however deep, is a keyed hash of what the terminal sent: two uses of one card in a
 * quarter can be told to be one card, nobody can tell which, and destroying the key ends even that.
 */
export function withHashedTokens(fields: JsonObject, key: Uint8Array, keys: SealingKeys): JsonObject {
  const hashed: Record<string, Json> = {};
  for (const [name, value] of Object.entries(fields)) {
    put(hashed, name, name === 'cardHash' ? hashToken(value, key, keys) : hashInside(value, key, keys));
  }
  return hashed;
}

function hashInside(value: Json, key: Uint8Array, keys: SealingKeys): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => hashInside(item, key, keys));
  return withHashedTokens(value as JsonObject, key, keys);
}

/** Where no type says that it is a text, it may be anything: hashed as JSON, and nothing of it is left. */
const hashToken = (token: Json, key: Uint8Array, keys: SealingKeys): string =>
  hexOf(keys.keyedHash(key, typeof token === 'string' ? token : JSON.stringify(token)));
