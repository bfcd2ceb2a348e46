/** What a tenant's secrets are needed for; hashing comes in, so that this library stays pure. */
export interface SealingKeys {
  /** Key of event ids, and of ids and sources that held a card number. */
  readonly identity: Uint8Array;
  /** Key of card tokens in one calendar quarter, such as `2026-Q4`. */
  card(quarter: string): Uint8Array;
  /** 32 bytes, such as HMAC-SHA-256 of the text in UTF-8. */
  keyedHash(key: Uint8Array, text: string): Uint8Array;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 128 bits are enough: ten thousand million hashes meet by chance once in 10^18 tenants. */
const HASH_BYTES = 16;

export function hexOf(bytes: Uint8Array, from = 0, to = HASH_BYTES): string {
  let hex = '';
  for (let i = from; i < to; i += 1) hex += HEX[bytes[i] ?? 0];
  return hex;
}

/** What was a card number in an id or a source: two stay two, a resend stays the same, nobody can tell which. */
export const hiddenName = (kind: 'id' | 'source', text: string, keys: SealingKeys): string =>
  hexOf(keys.keyedHash(keys.identity, JSON.stringify([kind, text])));
