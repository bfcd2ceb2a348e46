import { hash } from 'node:crypto';

/**
 * SHA-512/256 of the key's 64 hex digits and the text in UTF-8: 32 bytes. Fixed for ever, since event ids and card tokens
 * are made of it. A hash with the key in front is a sound MAC here, though it would not be with SHA-256: SHA-512/256
 * gives out half of its inner state, so nobody can go on hashing from its result (chopped Merkle-Damgard, Coron and
 * others, CRYPTO 2005), and a key of fixed length leaves no doubt where the text begins. Every event pays for one:
 * `bench/keyed-hash` has it at two fifths of the time of HMAC-SHA-256.
 */
export function keyedHash(key: Uint8Array, text: string): Uint8Array {
  // Out of the library as a text of bytes: its way to make a buffer takes half a microsecond more.
  return Buffer.from(hash('sha512-256', hexOf(key) + text, 'binary'), 'binary');
}

/** Keys are few and live long; their hex digits are made once each. */
const hexDigits = new WeakMap<Uint8Array, string>();

function hexOf(key: Uint8Array): string {
  const known = hexDigits.get(key);
  if (known !== undefined) return known;
  if (key.length !== KEY_BYTES) throw new RangeError('A tenant key has 32 bytes.');
  const digits = Buffer.from(key).toString('hex');
  hexDigits.set(key, digits);
  return digits;
}

const KEY_BYTES = 32;
