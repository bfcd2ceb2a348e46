import { CARD_DIGITS_MAX, CARD_DIGITS_MIN, isCardNumber } from './card-number.js';
import { isDigit, nextDigitRun } from './digit-runs.js';
import { longEnough } from './long-enough.js';
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

/** All chains of a text (ASCII digits only) that hold enough digits for a card number. */
export function* digitChains(text: string): Generator<DigitChain> {
  for (let run = nextDigitRun(text, 0); run !== undefined; run = nextDigitRun(text, run[1])) {
    for (const chain of chainsOf(text, run[0], run[1])) if (digitCount(chain) >= CARD_DIGITS_MIN) yield chain;
  }
}

/** Groups in a run of digits and separators; two separators side by side end a chain. */
function chainsOf(text: string, from: number, to: number): readonly DigitChain[] {
  const chains: DigitGroup[][] = [];
  let lastEnd = -Infinity;
  for (let at = from; at < to; at += 1) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const start = at;
    while (at < to && isDigit(text.charCodeAt(at))) at += 1;
    if (start - lastEnd > 1) chains.push([]);
    chains.at(-1)?.push({ start, end: at });
    lastEnd = at;
  }
  return chains;
}

const digitCount = (chain: DigitChain): number => chain.reduce((sum, { start, end }) => sum + end - start, 0);

/** No brand begins with 0, 1 or 7, as times in milliseconds do. */
const mayBegin = (code: number): boolean => code >= TWO && code !== SEVEN;
const [TWO, SEVEN] = [50, 55];

/** Up to here reading a number's digits is less than making sums of all digits: most chains are one number. */
const DIGITS_WITHOUT_SUMS_MAX = 2 * CARD_DIGITS_MAX;

/**
 * Every choice of neighbouring groups that is a card number, in the order of their first group. A group is taken whole.
 * At most 7 choices for each first group (13 to 19 digits), each a subtraction: 64 KiB of single digits cost 230,000.
 */
export function* cardCandidates(text: string, chain: DigitChain): Generator<CardCandidate> {
  const [begins, digits] = joined(text, chain);
  const sums = digits.length > DIGITS_WITHOUT_SUMS_MAX ? luhnSums(digits) : undefined;
  const lasts = longEnough(begins, digits.length);
  for (let first = 0; first < chain.length; first += 1) {
    const from = begins[first] ?? 0;
    if (!mayBegin(digits.charCodeAt(from))) continue;
    for (let last = lasts[first] ?? 0; last < chain.length; last += 1) {
      const to = begins[last + 1] ?? digits.length;
      if (to - from > CARD_DIGITS_MAX) break;
      if (sums?.isValid(from, to) === false) continue;
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
