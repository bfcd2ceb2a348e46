import { CARD_DIGITS_MAX, CARD_DIGITS_MIN, isCardNumber } from './card-number.js';
import { nextDigitRun } from './digit-runs.js';
import { luhnSums } from './luhn-sums.js';

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
 * At most 7 choices for each first group (13 to 19 digits), each a subtraction: 64 KiB of single digits cost 230,000.
 */
export function* cardCandidates(text: string, chain: DigitChain): Generator<CardCandidate> {
  const [begins, digits] = joined(text, chain);
  const sums = luhnSums(digits);
  for (let first = 0; first < chain.length; first += 1) {
    const from = begins[first] ?? 0;
    for (let last = first; last < chain.length; last += 1) {
      const to = begins[last + 1] ?? digits.length;
      if (to - from > CARD_DIGITS_MAX) break;
      if (to - from < CARD_DIGITS_MIN || !sums.isValid(from, to)) continue;
      if (isCardNumber(digits.slice(from, to))) yield { first, last };
    }
  }
}

/** All digits of a chain, and where each group begins among them. */
function joined(text: string, chain: DigitChain): readonly [begins: readonly number[], digits: string] {
  const begins: number[] = [];
  let digits = '';
  for (const { start, end } of chain) {
    begins.push(digits.length);
    digits += text.slice(start, end);
  }
  return [begins, digits];
}
