import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { parse } from 'csv-parse';
import type { Info } from 'csv-parse';
import { codeOf } from '../../failures.js';
import { NOT_UTF8, RECORD_BYTES_MAX } from '../input/input-record.js';
import type { RecordFault } from '../input/input-record.js';

export interface CsvFormat {
  readonly delimiter: string;
  readonly encoding: 'utf-8' | 'latin1';
}

/** The cells of one row, the header's too, or why it could not be read. Lines count from 1. */
export type CsvRow =
  { readonly line: number; readonly cells: readonly string[] } | { readonly line: number; readonly fault: RecordFault };

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: Info;
}

/** What a decoder puts where a byte is no UTF-8. */
const REPLACEMENT = '\uFFFD';

const BROKEN: RecordFault = {
  reason: 'unreadable',
  detail: `a quote is not closed, or a row is longer than ${RECORD_BYTES_MAX} bytes: nothing from here on was read`,
};

/** Rows as they come; blank lines are none. Where the rest of the file is no CSV, a fault is the last of them. */
export async function* readRows(content: AsyncIterable<Uint8Array>, format: CsvFormat): AsyncGenerator<CsvRow> {
  let line = 0;
  try {
    for await (const { record, info } of parsed(content, format)) {
      line = info.lines;
      const isDamaged = format.encoding === 'utf-8' && record.some((cell) => cell.includes(REPLACEMENT));
      yield isDamaged ? { line, fault: NOT_UTF8 } : { line, cells: record };
    }
  } catch (error) {
    if (!codeOf(error)?.startsWith('CSV_')) throw error;
    yield { line: line + 1, fault: BROKEN };
  }
}

function parsed(content: AsyncIterable<Uint8Array>, { delimiter, encoding }: CsvFormat): AsyncIterable<ParsedRow> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: RECORD_BYTES_MAX,
    relax_column_count: true,
    // A stray quote stands for itself: the parser would swallow the rows up to the next one.
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const source = Readable.from(decoded(content, encoding));
  source.on('error', (error) => parser.destroy(error));
  return source.pipe(parser);
}

async function* decoded(content: AsyncIterable<Uint8Array>, encoding: CsvFormat['encoding']): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  for await (const chunk of content) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
