import { hexOf, type SealingKeys } from './sealing-keys.js';

/** What identifies an event (CONTRACT section 2), with the time that orders its id. */
export interface EventIdentity {
  readonly tenant: string;
  readonly subject: string;
  readonly source: string;
  readonly id: string;
  readonly occurredAt: number;
}

const TIME_HEX_DIGITS = 12; // 48 bits of milliseconds reach to the year 10889

/**
 * UUIDv8 (RFC 9562): 48 bits of `occurredAt` (0 before 1970), then 74 bits of a keyed hash, around version and variant.
 * The same event gives the same id, whoever sends it again; the id tells nobody what it was made of.
 */
export function eventIdOf({ tenant, subject, source, id, occurredAt }: EventIdentity, keys: SealingKeys): string {
  // As JSON, so that no two lists of texts are the same text, and half a surrogate pair stays what it is.
  const hash = keys.keyedHash(keys.identity, JSON.stringify(['event', tenant, subject, source, id]));
  const time = Math.max(0, occurredAt).toString(16).padStart(TIME_HEX_DIGITS, '0');
  const random = hexOf(hash, 0, 10);
  const variant = (8 | ((hash[10] ?? 0) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${random.slice(0, 3)}-${variant}${random.slice(3, 6)}-${random.slice(6, 18)}`;
}
