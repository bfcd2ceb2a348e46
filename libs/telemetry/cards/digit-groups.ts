import { CARD_DIGITS_MAX, CARD_DIGITS_MIN, isCardNumber } from './card-number.js';
import { nextDigitRun } from './digit-runs.js';

/** One unbroken run of digits: [start, end) in its text. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
}

/** Groups that have exactly one separator between them. */
export type DigitChain = readonly DigitGroup[];

/** Groups `first` to `last`, inclusive, which together are a card number. */
export interface CardCandidate {
  readonly first: number;
  readonly last: number;
}

const CHAIN = /\d+(?:[ ._-]\d+)*/g;
const GROUP = /\d+/g;

/** All chains of a text (ASCII digits only) that hold enough digits for a card number. */
export function* digitChains(text: string): Generator<DigitChain> {
  for (let run = nextDigitRun(text, 0); run !== undefined; run = nextDigitRun(text, run[1])) {
    const [start, end] = run;
    for (const chain of text.slice(start, end).matchAll(CHAIN)) {
      if (chain[0].length < CARD_DIGITS_MIN) continue;
      yield groupsOf(chain[0], start + chain.index);
    }
  }
}

function groupsOf(chain: string, offset: number): DigitChain {
  return Array.from(chain.matchAll(GROUP), ({ 0: digits, index }) => ({
    start: offset + index,
    end: offset + index + digits.length,
  }));
}

/**
 * Every choice of neighbouring groups that is a card number, in the order of their first group. A group is taken whole.
 * At most 7 choices for each first group (13 to 19 digits), so a text of n digits costs at most 19n looks.
 */
export function* cardCandidates(text: string, chain: DigitChain): Generator<CardCandidate> {
  for (let first = 0; first < chain.length; first += 1) {
    let digits = '';
    for (let last = first; last < chain.length; last += 1) {
      const group = chain[last];
      if (group === undefined || digits.length + group.end - group.start > CARD_DIGITS_MAX) break;
      digits += text.slice(group.start, group.end);
      if (isCardNumber(digits)) yield { first, last };
    }
  }
}
