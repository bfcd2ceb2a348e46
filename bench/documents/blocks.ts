import type { Results } from '../runner/results.js';
import { circumstancesOf, figuresOf, headlinesOf, stagesOf, targetsOf } from './tables.js';

/** `<!-- bench targets -->`, what is generated, `<!-- /bench -->`. */
const BLOCK = /<!-- bench (?<what>[\w/ -]+) -->(?:(?!<!-- )[^])*<!-- \/bench -->/g;

const MADE_OF: Readonly<Record<string, (results: Results) => string>> = {
  circumstances: circumstancesOf,
  headlines: headlinesOf,
  targets: targetsOf,
  stages: stagesOf,
};

/** A document with all its generated blocks made anew; every other word stays. A block is of that name, or of one bench. */
export const withBlocks = (text: string, results: Results): string =>
  text.replaceAll(BLOCK, (_, what: string) => {
    const made = MADE_OF[what] ?? ((all: Results) => figuresOf(all, what));
    return `<!-- bench ${what} -->\n\n${made(results)}\n\n<!-- /bench -->`;
  });
