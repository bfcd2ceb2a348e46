// npm run bench                        which benches there are
// npm run bench -- all                 every bench, one table, and bench/results.json
// npm run bench -- all --quick         less of everything, in a few minutes; writes no file
// npm run bench -- codec store/sqlite  those of a folder, or single ones
// npm run bench -- codec --json FILE   the figures to a file of your own
// npm run bench -- picture              draws the documents' figures anew from bench/results.json, as "all" does at its end
// Other options are handed to the benches.
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { circumstances, lineOfCircumstances } from './circumstances.js';
import { writeDocuments } from '../documents/write-documents.js';
import { readResults, RESULTS_FILE, tableOf, writeResults } from './results.js';
import { type BenchResult, runBench } from './run-bench.js';

/** All of them together; who comes too late is told to be out of time. */
const RUN_LIMIT_MS = 39 * 60_000;
/** Nobody but the last takes half of it. */
const BENCH_LIMIT_MS = 9 * 60_000;
/** Growth to a million devices takes what is left: none of the others is to go without for it. */
const LAST = 'product/growth';
const LAST_LIMIT_MS = 25 * 60_000;

const all = globSync('bench/**/*.bench.ts')
  .map((file) => file.slice('bench/'.length, -'.bench.ts'.length))
  .sort((one, other) => Number(one === LAST) - Number(other === LAST) || (one < other ? -1 : 1));
const { names, json, options } = readArguments(process.argv.slice(2));
const isQuick = options.includes('--quick');
const chosen = names.includes('all') ? all : all.filter((bench) => names.some((name) => isNamed(bench, name)));
const unknown = names.filter((name) => name !== 'all' && !all.some((bench) => isNamed(bench, name)));

if (names.includes('picture')) {
  writeDocuments(readResults());
} else if (chosen.length === 0 || unknown.length > 0) {
  for (const name of unknown) console.error(`There is no bench "${name}".`);
  console.log(
    [
      'Benches:',
      '  npm run bench -- all',
      '  npm run bench -- picture',
      ...all.map((bench) => `  npm run bench -- ${bench}`),
    ].join('\n'),
  );
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  await runAll();
}

function isNamed(bench: string, name: string): boolean {
  return bench === name || bench.startsWith(`${name}/`);
}

/** Names come first; from the first option on everything is the benches', but for `--json FILE`. */
function readArguments(args: readonly string[]): { names: string[]; json: string | undefined; options: string[] } {
  const firstOption = args.findIndex((one) => one.startsWith('--'));
  const end = firstOption < 0 ? args.length : firstOption;
  const [first, rest] = [args.slice(0, end), args.slice(end)];
  const at = rest.indexOf('--json');
  if (at < 0) return { names: first, json: undefined, options: rest };
  return { names: first, json: rest[at + 1], options: rest.toSpliced(at, 2) };
}

async function runAll(): Promise<void> {
  const began = performance.now();
  const around = circumstances();
  console.log(lineOfCircumstances(around));
  const temporaryFolder = mkdtempSync(path.join(os.tmpdir(), 'tillwatch-bench-run-'));
  const aborting = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => aborting.abort());
  const benches: BenchResult[] = [];
  try {
    for (const bench of chosen) {
      if (aborting.signal.aborted) break;
      console.log(`\n# ${bench}`);
      const ownLimitMs = bench === LAST ? LAST_LIMIT_MS : BENCH_LIMIT_MS;
      const limitMs = Math.min(ownLimitMs, RUN_LIMIT_MS - (performance.now() - began));
      if (limitMs > 0)
        benches.push(
          await runBench({
            bench,
            file: `bench/${bench}.bench.ts`,
            options,
            limitMs,
            temporaryFolder,
            signal: aborting.signal,
          }),
        );
      else
        benches.push({
          bench,
          outcome: 'out of time',
          why: 'the run took too long',
          seconds: 0,
          loadAtStart: 0,
          figures: [],
        });
    }
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 3 });
  }
  const seconds = Math.round((performance.now() - began) / 1_000);
  const results = { ...around, isQuick, seconds, benches };
  if (chosen.length > 1) console.log(tableOf(results));
  const file = json ?? (names.includes('all') && !isQuick && !aborting.signal.aborted ? RESULTS_FILE : undefined);
  if (file !== undefined) {
    writeResults(file, results);
    console.log(`written to ${file}`);
    if (file === RESULTS_FILE) writeDocuments(results);
  }
  const isRight = benches.every(({ outcome }) => outcome === 'measured' || outcome === 'skipped');
  process.exitCode = isRight && !aborting.signal.aborted ? 0 : 1;
}
