import { readFileSync, writeFileSync } from 'node:fs';
import { lineOf } from '../report/line.js';
import type { Circumstances } from './circumstances.js';
import type { BenchResult } from './run-bench.js';

/** The file that a run writes; the figures in README and docs are those of the one in the repository. */
export interface Results extends Circumstances {
  readonly isQuick: boolean;
  readonly seconds: number;
  readonly benches: readonly BenchResult[];
}

/** The full run's, kept with the sources. */
export const RESULTS_FILE = 'bench/results.json';

export const writeResults = (file: string, results: Results): void =>
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);

// The runner alone writes this file.
export const readResults = (): Results => JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results;

/** All figures of a run, bench by bench, and what did not go as it should. */
export function tableOf({ benches }: Results): string {
  const figures = benches.flatMap((one) => one.figures);
  const aimed = figures.filter(({ isMet }) => isMet !== undefined);
  return [
    ...benches.flatMap(({ bench, outcome, why, seconds, figures: own }) => [
      `\n${bench} (${seconds} s${outcome === 'measured' ? '' : `, ${outcome.toUpperCase()}: ${why}`})`,
      ...own.map((figure) => `  ${lineOf(figure)}`),
    ]),
    '',
    `${figures.length} figures; of ${aimed.length} targets ${aimed.filter(({ isMet }) => isMet).length} met`,
  ].join('\n');
}
