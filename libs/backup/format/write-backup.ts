import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import type { BackupContents, BackupSection } from './contents.js';
import { FORMAT, firstLine, writeTrailer } from './layout.js';

/** Reads and compresses by pieces of so many bytes; memory stays at a few of them. */
const PIECE_BYTES = 1024 * 1024;
/** It holds hashes of keys and the tenants' secrets. */
const OWNER_ONLY = 0o600;

/** Writes a backup from front to end, into a file that is not there yet. */
export class BackupWriter {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async create(file: string): Promise<BackupWriter> {
    const handle = await open(file, 'wx', OWNER_ONLY);
    const writer = new BackupWriter(handle);
    await handle.appendFile(firstLine(FORMAT));
    return writer;
  }

  /**
   * Adds a file that nobody writes.
   *
   * @param onBytes told after each piece how many bytes of the file are in, all in all
   */
  async add(
    section: Pick<BackupSection, 'name' | 'schemaVersion'>,
    file: string,
    onBytes: (bytes: number) => void,
  ): Promise<BackupSection> {
    const hash = createHash('sha256');
    let [bytes, storedBytes] = [0, 0];
    const source = await open(file, 'r');
    const counted = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        bytes += piece.length;
        onBytes(bytes);
        yield piece;
      }
    };
    const store = async (pieces: AsyncIterable<Buffer>): Promise<void> => {
      for await (const piece of pieces) {
        storedBytes += piece.length;
        hash.update(piece);
        await this.#handle.appendFile(piece);
      }
    };
    await pipeline(source.createReadStream({ highWaterMark: PIECE_BYTES }), counted, createZstdCompress(), store);
    return { ...section, bytes, storedBytes, sha256: hash.digest('hex') };
  }

  /** Writes what makes it whole, and makes it durable under the name that it has. */
  async finish(contents: BackupContents): Promise<void> {
    const text = Buffer.from(JSON.stringify(contents));
    await this.#handle.appendFile(Buffer.concat([text, writeTrailer(text)]));
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
