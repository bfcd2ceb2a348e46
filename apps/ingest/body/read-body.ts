import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type BodyRead, collectBytes } from '#http';
import { BODY_BYTES_MAX } from './limits.js';
import type { Encoding } from './media.js';

/** Output is asked for in pieces of this size: a bomb is stopped at most one piece beyond the limit. */
const GUNZIP_PIECE_BYTES = 64 * 1024;

type Reserve = (bytes: number) => boolean;

/**
 * Reads a body to its end, undoing gzip (several members, zero padding after the last). At most 8 MiB are let in, and
 * 8 MiB come out: what goes beyond is not decompressed any further. `reserve` is asked for room for what comes out.
 */
export function readBody(raw: Readable, encoding: Encoding, reserve: Reserve): Promise<BodyRead> {
  const limits = { bytesMax: BODY_BYTES_MAX, reserve };
  return encoding === 'gzip' ? readGzip(raw, reserve) : collectBytes(raw, limits);
}

async function readGzip(raw: Readable, reserve: Reserve): Promise<BodyRead> {
  const gunzip = createGunzip({ chunkSize: GUNZIP_PIECE_BYTES });
  const collected = collectBytes(gunzip, { bytesMax: BODY_BYTES_MAX, reserve });
  let [sentBytes, sentTooMuch] = [0, false];
  // Members without content would go on for ever without one byte coming out.
  const count = (piece: Buffer): void => {
    sentBytes += piece.length;
    if (sentBytes <= BODY_BYTES_MAX || sentTooMuch) return;
    sentTooMuch = true;
    gunzip.destroy();
  };
  const gone = (): void => {
    if (!raw.readableEnded) gunzip.destroy();
  };
  raw.on('data', count).on('close', gone).on('error', gone);
  raw.pipe(gunzip);
  const read = await collected;
  raw.unpipe(gunzip).off('data', count).off('close', gone).pause();
  gunzip.destroy();
  return sentTooMuch ? { outcome: 'too-large' } : read;
}
