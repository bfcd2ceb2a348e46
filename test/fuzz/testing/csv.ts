import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { readCsvEvents } from '../../../apps/cli/import/csv/read-csv-events.js';
import { mappingOf } from '../../../apps/cli/import/csv/read-mapping.js';
import { CommandFailed, WrongUsage } from '../../../apps/cli/failures.js';
import { campaign } from './campaign.js';
import { changed, edit } from './mutations.js';
import { strangeTexts } from './strange-values.js';

const COLUMNS = ['serial', 'part', 'remark', 'reported', 'repaired', 'state'];

/** The mapping of docs/import.md. */
const [, example = '{}'] = /^```json\n(.*?)^```$/ms.exec(readFileSync('docs/import.md', 'utf8')) ?? [];
const mappings = fc.oneof(
  { weight: 2, arbitrary: fc.constant(JSON.parse(example) as unknown) },
  { weight: 3, arbitrary: changed(fc.constant(JSON.parse(example) as object), 2) },
);

const cells = fc.oneof(
  fc.constantFrom(
    'd-1',
    'R1',
    'P2',
    '',
    'cancelled',
    '6.1.2026 11:59',
    '31.02.2026 25:00',
    '1.1.0001 00:00',
    ' x ',
    '"',
    '""',
  ),
  strangeTexts.filter((text) => text.length < 500),
);
const quoted = fc
  .tuple(cells, fc.boolean())
  .map(([cell, isQuoted]) => (isQuoted ? `"${cell.replaceAll('"', '""')}"` : cell));
const rows = fc.array(fc.array(quoted, { minLength: COLUMNS.length, maxLength: COLUMNS.length }), { maxLength: 8 });
const files = fc
  .tuple(rows, fc.constantFrom(',', ',', ',', ';'), fc.constantFrom('\n', '\n', '\r\n', '\r'))
  .map(([all, delimiter, feed]) => [COLUMNS, ...all].map((row) => row.join(delimiter)).join(feed));

/** Mappings and files that do not fit each other, nor themselves. */
export const csv = campaign('CSV files and their mappings', () =>
  fc.asyncProperty(mappings, edit(files), async (written, file) => {
    const content = Readable.from([Buffer.from(file)]);
    const input = { name: 'rows.csv', content, bytesRead: () => 0, close: async () => {} };
    try {
      const mapping = mappingOf(JSON.stringify(written), 'm.json');
      for await (const item of readCsvEvents('rows.csv', input, mapping, Readable.from([]))) {
        if (item.kind === 'event') JSON.parse(item.event.text);
        if (item.kind === 'fault' && item.fault.detail === '') throw new Error('a fault without a word');
      }
    } catch (error) {
      if (!(error instanceof WrongUsage || error instanceof CommandFailed)) throw error;
      if (error.message.includes('\n')) throw new Error(`more than a sentence: ${error.message}`, { cause: error });
    }
  }),
);
