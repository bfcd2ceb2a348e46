import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { CommandFailed } from '../../failures.js';
import { openInput } from '../input/open-input.js';
import type { Lookup } from './compile-context.js';
import type { LookupMapping } from './mapping-schema.js';
import { readRows } from './read-rows.js';
import type { CsvFormat } from './read-rows.js';

/** All keys of a lookup lie in memory: some 100 bytes each, 100 MB. */
const LOOKUP_ROWS_MAX = 1_000_000;

/** Cells of several columns as one key; no cell of a row holds this separator. */
export const lookupKey = (cells: readonly string[]): string => cells.join('\u001f');

/** The keys that another CSV file holds. Throws CommandFailed where it cannot be read or has no such column. */
export async function readLookup(
  file: string,
  { columns }: LookupMapping,
  format: CsvFormat,
  stdin: Readable,
): Promise<Lookup> {
  const input = await openInput(file, stdin);
  const keys = new Set<string>();
  let positions: number[] | undefined;
  try {
    for await (const row of readRows(input.content, format)) {
      if ('fault' in row) throw new CommandFailed(`The lookup ${basename(file)} cannot be read at line ${row.line}.`);
      const cells = row.cells.map((cell) => cell.trim());
      if (!positions) {
        positions = columns.map((column) => cells.indexOf(column));
        if (positions.includes(-1))
          throw new CommandFailed(`The lookup ${basename(file)} lacks a column that the mapping names.`);
        continue;
      }
      keys.add(lookupKey(positions.map((position) => cells[position] ?? '')));
      if (keys.size > LOOKUP_ROWS_MAX)
        throw new CommandFailed(`The lookup ${basename(file)} has more than ${LOOKUP_ROWS_MAX} rows.`);
    }
  } finally {
    await input.close();
  }
  return keys;
}
