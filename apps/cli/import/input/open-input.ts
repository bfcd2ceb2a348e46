import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CommandFailed, codeOf } from '../../failures.js';

/** A file that is read as a stream, unpacked where it is gzip. */
export interface Input {
  /** As people know it; stands before line numbers. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Of the file as it lies there; absent where it comes by standard input. */
  readonly bytesTotal?: number;
  /** Of the file as it lies there, so far. */
  bytesRead(): number;
  close(): Promise<void>;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** Opens a file, or standard input for `-`. Throws CommandFailed where it cannot be read. */
export async function openInput(file: string, stdin: Readable): Promise<Input> {
  if (file === '-') return unpacked('standard input', stdin, false);
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const stat = await handle.stat();
    if (!stat.isFile() && !stat.isFIFO()) throw new CommandFailed(`The input ${basename(file)} is no file.`);
    const isGzip = stat.isFile() && (await beginsWith(handle, GZIP_MAGIC));
    const stream = handle.createReadStream(stat.isFile() ? { start: 0 } : {});
    return { ...unpacked(basename(file), stream, isGzip), ...(stat.isFile() && { bytesTotal: stat.size }) };
  } catch (error) {
    await handle?.close();
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`The file ${basename(file)} cannot be read (${codeOf(error) ?? 'unknown reason'}).`);
  }
}

async function beginsWith(handle: FileHandle, magic: Buffer): Promise<boolean> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(magic.length), 0, magic.length, 0);
  return bytesRead === magic.length && buffer.equals(magic);
}

function unpacked(name: string, source: Readable, isGzip: boolean): Input {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const stages = isGzip ? [counted, createGunzip()] : [counted];
  let last: Readable = source;
  for (const stage of stages) {
    const from = last;
    from.on('error', (error) => stage.destroy(error));
    last = from.pipe(stage);
  }
  return {
    name,
    content: named(name, last),
    bytesRead: () => bytes,
    close: async () => {
      for (const stream of [source, ...stages]) stream.destroy();
    },
  };
}

/** A file that ends in the middle of its gzip, or a disk that fails, is told by the file's name. */
async function* named(name: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw new CommandFailed(`Reading ${name} failed (${codeOf(error) ?? 'unknown reason'}).`);
  }
}
