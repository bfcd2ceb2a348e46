import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CommandFailed, codeOf } from '../failures.js';
import type { Output } from '../surroundings.js';

/**
 * Writes lines to a file, packed where its name ends in .gz; `-` is standard output. A file is whole or not there: it
 * takes its name when it is finished. Throws CommandFailed.
 */
export async function writeLines(
  file: string,
  lines: AsyncIterable<string> | Iterable<string>,
  stdout: Output,
): Promise<void> {
  if (file === '-') return pipeline(Readable.from(lines), stdout, { end: false });
  const unfinished = `${file}.${process.pid}.part`;
  try {
    const target = createWriteStream(unfinished);
    await (file.endsWith('.gz')
      ? pipeline(Readable.from(lines), createGzip(), target)
      : pipeline(Readable.from(lines), target));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (codeOf(error) === undefined) throw error;
    throw new CommandFailed(
      `The file ${path.basename(file)} cannot be written (${codeOf(error) ?? 'unknown reason'}).`,
    );
  }
}
