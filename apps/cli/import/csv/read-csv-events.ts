import { dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { CommandFailed, WrongUsage } from '../../failures.js';
import type { ImportItem } from '../import-event.js';
import type { Input } from '../input/open-input.js';
import { CompileContext } from './compile-context.js';
import type { Lookup } from './compile-context.js';
import { compileMapping } from './compile-mapping.js';
import type { MapRow } from './compile-mapping.js';
import { MappingFault } from './mapping-fault.js';
import type { Mapping } from './mapping-schema.js';
import { readLookup } from './read-lookup.js';
import { readRows } from './read-rows.js';
import type { CsvRow } from './read-rows.js';
import { Row, RowFault } from './row.js';
import { rowIdentity } from './row-identity.js';
import type { RowIdentity } from './row-identity.js';

/** The events that the rows of a CSV file make. Throws WrongUsage where file and mapping do not fit each other. */
export async function* readCsvEvents(
  file: string,
  input: Input,
  mapping: Mapping,
  stdin: Readable,
): AsyncGenerator<ImportItem> {
  const lookups = await readLookups(file, mapping, stdin);
  const identity = rowIdentity(mapping.equalRows);
  let mapper: RowMapper | undefined;
  for await (const row of readRows(input.content, mapping.csv)) {
    if (mapper) yield* mapper.map(row);
    else mapper = new RowMapper(row, input.name, mapping, lookups, identity);
  }
  if (!mapper) throw new CommandFailed(`The file ${input.name} is empty: its first line must name the columns.`);
}

/** Files of lookups lie beside the file that is imported. */
async function readLookups(file: string, { lookups, csv }: Mapping, stdin: Readable): Promise<Map<string, Lookup>> {
  const folder = file === '-' ? '.' : dirname(file);
  const read = new Map<string, Lookup>();
  for (const [name, lookup] of Object.entries(lookups)) {
    read.set(name, await readLookup(resolve(folder, lookup.file), lookup, csv, stdin));
  }
  return read;
}

class RowMapper {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #mapRow: MapRow;
  readonly #identity: RowIdentity;

  constructor(
    header: CsvRow,
    name: string,
    mapping: Mapping,
    lookups: ReadonlyMap<string, Lookup>,
    identity: RowIdentity,
  ) {
    if ('fault' in header) throw new CommandFailed(`The header of ${name} cannot be read: ${header.fault.detail}.`);
    this.#columns = new Map(header.cells.map((cell, at) => [cell.trim(), at]));
    this.#identity = identity;
    try {
      this.#mapRow = compileMapping(mapping, new CompileContext(this.#columns, lookups, mapping.timeZone));
    } catch (error) {
      if (error instanceof MappingFault) throw new WrongUsage(`The mapping does not fit ${name}: ${error.message}.`);
      throw error;
    }
  }

  *map(row: CsvRow): Generator<ImportItem> {
    if ('fault' in row) {
      yield { kind: 'fault', fault: { line: row.line, ...row.fault } };
      return;
    }
    try {
      const events = this.#eventsOf(row.line, row.cells);
      if (events === 'skipped') yield { kind: 'skipped' };
      else for (const event of events) yield { kind: 'event', event };
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      yield { kind: 'fault', fault: { line: row.line, reason: 'unmapped', detail: error.message } };
    }
  }

  #eventsOf(line: number, cells: readonly string[]) {
    if (cells.length !== this.#columns.size) {
      throw new RowFault(`it has ${cells.length} cells, the header ${this.#columns.size}`);
    }
    const mapped = this.#mapRow(new Row(line, cells, this.#identity(cells), this.#columns));
    if (mapped === 'skipped') return mapped;
    return mapped.map(({ subject, envelope }) => ({ line, subject, text: JSON.stringify(envelope) }));
  }
}
