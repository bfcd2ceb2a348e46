import { randomBytes } from 'node:crypto';

/** A fresh UUIDv7: 48 bits of `instant` (ms since 1970), the rest random. Ordered by time, so that an index on it stays local. */
export function newEntryId(instant: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(instant, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The instant (ms since 1970) that an entry's id was made with. */
export const instantOfEntry = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
