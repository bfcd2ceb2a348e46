import type { Command } from 'commander';
import { FAILED } from '../failures.js';
import { readCsvEvents } from '../import/csv/read-csv-events.js';
import { readMapping } from '../import/csv/read-mapping.js';
import type { ImportItem } from '../import/import-event.js';
import { openInput } from '../import/input/open-input.js';
import type { Input } from '../import/input/open-input.js';
import { readRecords } from '../import/input/read-records.js';
import { readCloudEvents } from '../import/read-cloud-events.js';
import { report } from '../import/report.js';
import { runImport } from '../import/run-import.js';
import { BATCH_EVENTS_DEFAULT, BATCH_EVENTS_MAX } from '../import/send/batch.js';
import { keyOf, telemetryUrl, wholeNumber } from '../import/send/server-options.js';
import type { AddCommand, CommandContext } from './command.js';

const LANES_DEFAULT = 4;
const LANES_MAX = 32;

const COMMON_HELP = `
Events go through the server's front door, in requests of at most ${BATCH_EVENTS_MAX} events, those of one device in the order of
the file. A server that is busy or gone is tried again for two minutes. Importing again is safe: what is stored already
counts as duplicate. The file may be gzip; - is standard input.
Exit status: 0 when every event is stored (now or before), 1 when any was rejected or the server could not be reached.
--json ends with {"read","accepted","duplicate","rejected":{"<reason>":n},"skipped","retried","seconds","eventsPerSecond"}.`;

const CLOUD_EVENTS_HELP = `
The file holds CloudEvents in JSON: one a line, or all in one array.
${COMMON_HELP}

Examples:
  $ TILLWATCH_KEY=tw_... tillwatch import cloudevents events.ndjson
  $ zcat 2019-*.gz | tillwatch import cloudevents - --historical --json`;

const CSV_HELP = `
The first line of the file names its columns; the mapping says how a row becomes events (docs/import.md).
${COMMON_HELP}

Example:
  $ TILLWATCH_KEY=tw_... tillwatch import csv failures.csv --mapping failures.mapping.json --historical`;

interface ImportOptions {
  readonly url?: string;
  readonly key?: string;
  readonly historical?: true;
  readonly parallel?: string;
  readonly batch?: string;
  readonly json?: true;
}

/** `import cloudevents|csv`: a file's events through the front door of a running server. */
export const addImport: AddCommand = (program, context) => {
  const importing = program.command('import').description("bring a file's events in through the front door");
  withOptions(importing.command('cloudevents').description('import CloudEvents in JSON'))
    .addHelpText('after', CLOUD_EVENTS_HELP)
    .action(async (file: string, options: ImportOptions) =>
      run(file, options, context, (input) => readCloudEvents(readRecords(input.content))),
    );
  withOptions(importing.command('csv').description('import the rows of a CSV file'))
    .requiredOption('--mapping <file>', 'how a row becomes events')
    .addHelpText('after', CSV_HELP)
    .action(async (file: string, options: ImportOptions & { readonly mapping: string }) => {
      const mapping = await readMapping(options.mapping);
      await run(file, options, context, (input) => readCsvEvents(file, input, mapping, context.surroundings.stdin));
    });
};

const withOptions = (command: Command): Command =>
  command
    .argument('<file>', 'the file, or - for standard input')
    .option('--url <url>', 'the server (default: http://127.0.0.1 with TILLWATCH_PORT)')
    .option(
      '--key <key>',
      'a key of role operator or admin; better in TILLWATCH_KEY, which other users of the machine cannot see',
    )
    .option(
      '--historical',
      'old times are meant: fold events where they belong, known since their recordedtime or time',
    )
    .option('--parallel <n>', `requests under way at once, 1 to ${LANES_MAX} (default: ${LANES_DEFAULT})`)
    .option('--batch <n>', `events of a request at most, 1 to ${BATCH_EVENTS_MAX} (default: ${BATCH_EVENTS_DEFAULT})`)
    .option('--json', 'no progress; the last line is one JSON value')
    .allowExcessArguments(false);

async function run(
  file: string,
  options: ImportOptions,
  { surroundings, end }: CommandContext,
  itemsOf: (input: Input) => AsyncIterable<ImportItem>,
): Promise<void> {
  const asJson = options.json === true;
  const target = {
    url: telemetryUrl(options.url, surroundings),
    key: keyOf(options.key, surroundings),
    historical: options.historical === true,
  };
  const limits = {
    lanes: wholeNumber('--parallel', options.parallel, LANES_MAX) ?? LANES_DEFAULT,
    batchEvents: wholeNumber('--batch', options.batch, BATCH_EVENTS_MAX) ?? BATCH_EVENTS_DEFAULT,
  };
  const input = await openInput(file, surroundings.stdin);
  const { tally, seconds } = await runImport({ input, items: itemsOf(input), target, limits, asJson }, surroundings);
  report({ name: input.name, tally, seconds }, asJson, surroundings);
  if (tally.rejectedCount > 0) end(FAILED);
}
