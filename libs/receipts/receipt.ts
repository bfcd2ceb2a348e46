import { hash } from 'node:crypto';
import type { LogPosition } from '#event-store';

/** What was written, as a reader may ask for it: everything of `storeId` up to and with `logPosition`. */
export interface Receipt {
  readonly storeId: string;
  readonly logPosition: LogPosition;
}

/** First byte of every receipt; another layout gets another number. */
const VERSION = 1;

/** 48 bits: one text in 280 million million that somebody makes up passes. It is no secret: a receipt grants nothing. */
const CHECK_BYTES = 6;

/** A store's id is a UUID (36 bytes), a position has 8 bytes (16 in clusters); 255 is what the length bytes can say. */
const PART_BYTES_MAX = 255;

/** Longest receipt: version, two lengths, two parts, checksum, in base64url. */
const TEXT_LENGTH_MAX = Math.ceil(((3 + 2 * PART_BYTES_MAX + CHECK_BYTES) * 4) / 3);

/** Opaque text of `[A-Za-z0-9_-]`: version, store, position, checksum. Throws RangeError for a store id above 255 bytes. */
export function encodeReceipt(storeId: string, logPosition: LogPosition): string {
  const store = Buffer.from(storeId, 'utf8');
  const hex = logPosition.toString(16);
  const position = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  if (store.length > PART_BYTES_MAX || position.length > PART_BYTES_MAX)
    throw new RangeError('A store id or log position is too long for a receipt.');
  const body = Buffer.concat([Buffer.of(VERSION, store.length), store, Buffer.of(position.length), position]);
  return Buffer.concat([body, checkOf(body)]).toString('base64url');
}

/** Undefined for whatever `encodeReceipt` did not make: made up, cut, altered, of another version. */
export function decodeReceipt(text: string): Receipt | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  // The decoder skips what is not base64url, so that many texts would be one receipt.
  if (bytes.toString('base64url') !== text || bytes[0] !== VERSION) return undefined;
  const body = bytes.subarray(0, -CHECK_BYTES);
  if (!checkOf(body).equals(bytes.subarray(-CHECK_BYTES))) return undefined;
  const storeEnd = 2 + (body[1] ?? 0);
  const position = body.subarray(storeEnd + 1);
  if (position.length === 0 || position.length !== body[storeEnd]) return undefined;
  return {
    storeId: body.toString('utf8', 2, storeEnd),
    logPosition: BigInt(`0x${position.toString('hex')}`) as LogPosition,
  };
}

const checkOf = (body: Uint8Array): Buffer => hash('sha256', body, 'buffer').subarray(0, CHECK_BYTES);
