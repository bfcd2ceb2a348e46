import { createHash } from 'node:crypto';

/**
 * A backup is one file, written from front to end:
 *
 *     Tillwatch backup, format 1\n
 *     a section for each store, one behind the other: the SQLite file as it is, compressed with zstd
 *     the contents, as JSON: what is inside, and length and SHA-256 of each section as it is stored
 *     the trailer: length of the contents (8 bytes, big-endian), SHA-256 of first line and contents, `TwBackup`
 *
 * Every byte is covered: the sections by their sums in the contents, the first line and the contents by the sum in the
 * trailer, the lengths because together they must be that of the file. One that was cut off has no trailer.
 */
export const FORMAT = 1;

const FIRST_LINE = /^Tillwatch backup, format (\d{1,9})\n/;
export const firstLine = (format: number): Buffer => Buffer.from(`Tillwatch backup, format ${format}\n`, 'latin1');
/** More than any first line has. */
export const FIRST_LINE_BYTES_MAX = 64;

/** @returns the number of the format; undefined where the file is none of ours */
export function formatOf(beginning: Buffer): number | undefined {
  const format = FIRST_LINE.exec(beginning.toString('latin1'))?.[1];
  return format === undefined ? undefined : Number(format);
}

const END = Buffer.from('TwBackup', 'latin1');
const LENGTH_BYTES = 8;
const SUM_BYTES = 32;
export const TRAILER_BYTES = LENGTH_BYTES + SUM_BYTES + END.length;
/** Three sections take under one KiB; whatever says more is not what was written. */
export const CONTENTS_BYTES_MAX = 64 * 1024;

export interface Trailer {
  readonly contentsBytes: number;
  readonly sum: Buffer;
}

export function writeTrailer(contents: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64BE(BigInt(contents.length));
  return Buffer.concat([length, sumOfContents(contents), END]);
}

/** @returns undefined where these bytes are no trailer */
export function readTrailer(trailer: Buffer): Trailer | undefined {
  if (trailer.length !== TRAILER_BYTES || !trailer.subarray(-END.length).equals(END)) return undefined;
  const contentsBytes = trailer.readBigUInt64BE(0);
  if (contentsBytes > BigInt(CONTENTS_BYTES_MAX)) return undefined;
  return {
    contentsBytes: Number(contentsBytes),
    sum: trailer.subarray(LENGTH_BYTES, LENGTH_BYTES + SUM_BYTES),
  };
}

export const sumOfContents = (contents: Buffer): Buffer =>
  createHash('sha256').update(firstLine(FORMAT)).update(contents).digest();
