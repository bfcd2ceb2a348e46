import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { parse } from 'csv-parse';
import type { CsvError, Info } from 'csv-parse';
import { NOT_UTF8, RECORD_BYTES_MAX } from '../input/input-record.js';
import type { RecordFault } from '../input/input-record.js';

export interface CsvFormat {
  readonly delimiter: string;
  readonly encoding: 'utf-8' | 'latin1';
}

/** The cells of one row, the header's too, or why it could not be read. Lines count from 1. */
export type CsvRow =
  { readonly line: number; readonly cells: readonly string[] } | { readonly line: number; readonly fault: RecordFault };

/** What a decoder puts where a byte is no UTF-8. */
const REPLACEMENT = '\uFFFD';

/** Rows as they come; blank lines are none. */
export async function* readRows(content: AsyncIterable<Uint8Array>, format: CsvFormat): AsyncGenerator<CsvRow> {
  const broken: CsvRow[] = [];
  const parser = parse({
    bom: true,
    delimiter: format.delimiter,
    info: true,
    max_record_size: RECORD_BYTES_MAX,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      broken.push({ line: lineOf(error), fault: { reason: 'unreadable', detail: 'not a row of CSV' } });
      return undefined;
    },
  });
  const source = Readable.from(decoded(content, format.encoding));
  source.on('error', (error) => parser.destroy(error));
  const rows: AsyncIterable<{ record: string[]; info: Info }> = source.pipe(parser);
  for await (const { record, info } of rows) {
    yield* broken.splice(0);
    const isDamaged = format.encoding === 'utf-8' && record.some((cell) => cell.includes(REPLACEMENT));
    yield isDamaged ? { line: info.lines, fault: NOT_UTF8 } : { line: info.lines, cells: record };
  }
  yield* broken;
}

const lineOf = (error: CsvError | undefined): number =>
  error && typeof error['lines'] === 'number' ? error['lines'] : 0;

async function* decoded(content: AsyncIterable<Uint8Array>, encoding: CsvFormat['encoding']): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  for await (const chunk of content) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
