import { crc32 } from 'node:zlib';

/** Of an event that was stored before there were sums. One in four billion others has it too, and is not looked at either. */
export const NO_SUM = -1;

export interface SummedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly metadata: string;
  readonly data: string;
}

/**
 * A checksum over all of an event's row, kept in it: SQLite has none, and a byte that changed in a text would be folded as
 * if it were true. It finds every change of up to 32 bits in a row, and all but one in four billion others. In 32 bits with
 * a sign, which SQLite keeps in four bytes. One call on one text: each costs more than the sum of 300 bytes (.3 µs).
 */
export function sumOf(
  position: number,
  stream: number,
  revision: number,
  { eventId, type, metadata, data }: SummedEvent,
): number {
  // Odd factors, so that each number by itself changes the sum whatever it becomes.
  const place = position ^ Math.imul(stream, 0x9e3779b1) ^ Math.imul(revision, 0x85ebca6b);
  return crc32(eventId + type + metadata + data, place >>> 0) | 0;
}
