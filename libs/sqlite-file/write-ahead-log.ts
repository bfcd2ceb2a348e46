import { closeSync, openSync, readSync } from 'node:fs';

// The format is fixed by https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The lowest bit says that checksums are over big-endian words. */
const MAGIC = 0x377f0682;
const VERSION = 3007000;

type Checksum = readonly [number, number];

/**
 * What is wrong with a write-ahead log, or undefined when SQLite would read all of it that was ever durable.
 *
 * SQLite passes over a log with a wrong header, and over all that follows the first wrong frame, in silence: right for
 * what a crash cut off, a loss of acknowledged data where the file was damaged later. The two can be told apart: a
 * commit is synced before the next frame is written, so a sound frame behind a commit behind a wrong frame is damage.
 *
 * @param frames false: only the header, for a log that another process may be writing just now
 */
export function walDamage(file: string, { frames }: { readonly frames: boolean }): string | undefined {
  const handle = openSync(file, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const read = readSync(handle, header, 0, HEADER_BYTES, 0);
    const more = readSync(handle, Buffer.alloc(1), 0, 1, HEADER_BYTES) > 0;
    if (!more) return undefined; // the header is synced before the first frame: nothing was ever in it
    const log = parseHeader(header.subarray(0, read));
    if (!log) return 'the header of its write-ahead log (-wal) is not what was written';
    return frames ? frameDamage(handle, log) : undefined;
  } finally {
    closeSync(handle);
  }
}

interface Log {
  readonly pageBytes: number;
  readonly littleEndian: boolean;
  readonly salts: Buffer;
  readonly checksum: Checksum;
}

function parseHeader(header: Buffer): Log | undefined {
  const magic = header.readUInt32BE(0);
  const littleEndian = magic === MAGIC;
  if (!littleEndian && magic !== MAGIC + 1) return undefined;
  const checksum = sum([0, 0], header.subarray(0, 24), littleEndian);
  if (!same(checksum, stored(header, 24)) || header.readUInt32BE(4) !== VERSION) return undefined;
  return { pageBytes: header.readUInt32BE(8), littleEndian, salts: header.subarray(16, 24), checksum };
}

function frameDamage(handle: number, log: Log): string | undefined {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + log.pageBytes);
  let before = { checksum: log.checksum, commit: false };
  let broken = false;
  for (let at = HEADER_BYTES; readSync(handle, frame, 0, frame.length, at) === frame.length; at += frame.length) {
    const ours = frame.subarray(8, 16).equals(log.salts);
    const sound = ours && same(stored(frame, 16), frameChecksum(before.checksum, frame, log.littleEndian));
    if (sound && broken && before.commit) return 'its write-ahead log (-wal) was changed after it was written';
    broken ||= !sound;
    before = { checksum: stored(frame, 16), commit: ours && frame.readUInt32BE(4) !== 0 };
  }
  return undefined;
}

const frameChecksum = (before: Checksum, frame: Buffer, littleEndian: boolean): Checksum =>
  sum(sum(before, frame.subarray(0, 8), littleEndian), frame.subarray(FRAME_HEADER_BYTES), littleEndian);

function sum([first, second]: Checksum, bytes: Buffer, littleEndian: boolean): Checksum {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let s0 = first | 0;
  let s1 = second | 0;
  for (let at = 0; at < bytes.length; at += 8) {
    s0 = (s0 + words.getInt32(at, littleEndian) + s1) | 0;
    s1 = (s1 + words.getInt32(at + 4, littleEndian) + s0) | 0;
  }
  return [s0 >>> 0, s1 >>> 0];
}

const stored = (bytes: Buffer, at: number): Checksum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
const same = (one: Checksum, other: Checksum): boolean => one[0] === other[0] && one[1] === other[1];
