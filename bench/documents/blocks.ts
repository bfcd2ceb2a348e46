import type { Results } from '../runner/results.js';
import { circumstancesOf, figuresOf, headlinesOf, stagesOf, targetsOf } from './tables.js';

/** `<!-- bench targets -->`, what is generated, `<!-- /bench -->`. */
const BLOCK = /(<!-- bench (?<what>[\w/ -]+) -->\n)[^]*?(\n<!-- \/bench -->)/g;

const MADE_OF: Readonly<Record<string, (results: Results) => string>> = {
  circumstances: circumstancesOf,
  headlines: headlinesOf,
  targets: targetsOf,
  stages: stagesOf,
};

/** A document with all its generated blocks made anew; every other word stays. A block is of that name, or of one bench. */
export const withBlocks = (text: string, results: Results): string =>
  text.replaceAll(BLOCK, (_, begin: string, what: string, end: string) => {
    const made = MADE_OF[what] ?? ((all: Results) => figuresOf(all, what));
    return `${begin}\n${made(results)}\n${end}`;
  });
