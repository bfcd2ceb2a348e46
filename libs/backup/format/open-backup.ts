import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { codeOf } from '#sqlite-file';
import { BackupRefused } from '../backup-refused.js';

import { parseContents, type BackupContents, type BackupSection } from './contents.js';
import {
  FIRST_LINE_BYTES_MAX,
  FORMAT,
  TRAILER_BYTES,
  firstLine,
  formatOf,
  readTrailer,
  sumOfContents,
} from './layout.js';

const PIECE_BYTES = 1024 * 1024;

/** A backup whose contents are known to be as they were written; its sections are not looked at yet. */
export class OpenBackup {
  readonly #handle: FileHandle;
  readonly #name: string;

  constructor(
    handle: FileHandle,
    name: string,
    readonly contents: BackupContents,
  ) {
    this.#handle = handle;
    this.#name = name;
  }

  /**
   * Reads every section and compares its sum.
   *
   * @param onBytes told after each piece how many stored bytes were read, all in all
   * @throws BackupRefused `damaged`
   */
  async verify(onBytes: (storedBytes: number) => void): Promise<void> {
    let before = 0;
    for (const section of this.contents.sections) {
      for await (const piece of this.#stored(section)) onBytes((before += piece.length));
    }
  }

  /**
   * Writes the store of a section into a file, and compares the sum once more.
   *
   * @param onBytes told after each piece how many bytes of the store are written, all in all
   * @throws BackupRefused `damaged`
   */
  async extract(section: BackupSection, into: FileHandle, onBytes: (bytes: number) => void): Promise<void> {
    let bytes = 0;
    const write = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
      for await (const piece of pieces) {
        bytes += piece.length;
        if (bytes > section.bytes) throw this.#damaged();
        await into.appendFile(piece);
        onBytes(bytes);
      }
    };
    try {
      await pipeline(this.#stored(section), createZstdDecompress(), write);
    } catch (error) {
      throw /^ZSTD_|^Z_|^ERR_ZSTD/.test(codeOf(error) ?? '') ? this.#damaged() : error;
    }
    if (bytes !== section.bytes) throw this.#damaged();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** The bytes of a section as they lie there; throws at its end where they are not what was written. */
  async *#stored(section: BackupSection): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let at = this.#startOf(section);
    const end = at + section.storedBytes;
    while (at < end) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at));
      const { bytesRead } = await this.#handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) throw this.#damaged();
      at += bytesRead;
      hash.update(piece.subarray(0, bytesRead));
      yield piece.subarray(0, bytesRead);
    }
    if (hash.digest('hex') !== section.sha256) throw this.#damaged();
  }

  #startOf(section: BackupSection): number {
    const { sections } = this.contents;
    const before = sections.slice(0, sections.indexOf(section));
    return firstLine(FORMAT).length + before.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  }

  #damaged(): BackupRefused {
    return damaged(this.#name);
  }
}

const damaged = (name: string): BackupRefused =>
  new BackupRefused(
    'damaged',
    `The backup ${name} is damaged or incomplete, so nothing was restored; use another one.`,
  );

/**
 * Opens a backup and checks what it says of itself.
 *
 * @throws BackupRefused `missing`, `unreadable`, `foreign`, `newer` or `damaged`
 */
export async function openBackup(file: string): Promise<OpenBackup> {
  const name = path.basename(file);
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    return new OpenBackup(handle, name, await readContents(handle, name));
  } catch (error) {
    await handle?.close();
    throw refusalOf(error, name);
  }
}

async function readContents(handle: FileHandle, name: string): Promise<BackupContents> {
  const { size } = await handle.stat();
  const format = formatOf(await readAt(handle, 0, Math.min(size, FIRST_LINE_BYTES_MAX)));
  if (format === undefined || format < 1) {
    throw new BackupRefused('foreign', `The file ${name} is no backup of Tillwatch, or its beginning is damaged.`);
  }
  if (format > FORMAT) {
    throw new BackupRefused('newer', `The backup ${name} was made by a newer Tillwatch; restore it with that one.`);
  }
  const start = firstLine(FORMAT).length;
  const trailer = readTrailer(await readAt(handle, Math.max(start, size - TRAILER_BYTES), TRAILER_BYTES));
  if (!trailer) throw damaged(name);
  const sectionsEnd = size - TRAILER_BYTES - trailer.contentsBytes;
  if (sectionsEnd < start) throw damaged(name);
  const text = await readAt(handle, sectionsEnd, trailer.contentsBytes);
  const contents = sumOfContents(text).equals(trailer.sum) ? parseContents(text.toString('utf8')) : undefined;
  const storedBytes = contents?.sections.reduce((sum, section) => sum + section.storedBytes, 0);
  if (!contents || storedBytes !== sectionsEnd - start) throw damaged(name);
  return contents;
}

/** As many of the bytes as are there. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function refusalOf(error: unknown, name: string): unknown {
  const code = codeOf(error);
  if (error instanceof BackupRefused || code === undefined) return error;
  if (code === 'ENOENT') return new BackupRefused('missing', `The backup ${name} does not exist.`);
  return new BackupRefused('unreadable', `The backup ${name} cannot be read (${code}).`, { cause: error });
}
