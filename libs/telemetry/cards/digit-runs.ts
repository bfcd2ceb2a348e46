import { CARD_DIGITS_MIN } from './card-number.js';

const ZERO = 48;
const NINE = 57;
const SPACE = 32;
const HYPHEN = 45;
const DOT = 46;
const UNDERSCORE = 95;

export const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** Whether a digit or a separator stands there. Letters, most of any text, are told by the first comparison. */
function isInRun(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code > NINE) return code === UNDERSCORE;
  return code >= ZERO || code === HYPHEN || code === DOT || code === SPACE;
}

/**
 * The next stretch of digits and separators, from `from` on, that holds enough digits for a card number, as [start, end);
 * undefined: there is none. Only ASCII digits count.
 *
 * A card number covers at least 13 characters, every one of them a digit or a separator, so looking at every 13th
 * character cannot miss one: 28 looks for an event of 360 bytes instead of 360.
 */
export function nextDigitRun(text: string, from: number): readonly [start: number, end: number] | undefined {
  let floor = from;
  let at = from + CARD_DIGITS_MIN - 1;
  while (at < text.length) {
    if (!isInRun(text, at) || !reachesFar(text, at)) {
      at += CARD_DIGITS_MIN;
      continue;
    }
    let start = at;
    while (start > floor && isInRun(text, start - 1)) start -= 1;
    let end = at + 1;
    while (end < text.length && isInRun(text, end)) end += 1;
    if (end - start >= CARD_DIGITS_MIN && hasEnoughDigits(text, start, end)) return [start, end];
    floor = end;
    at = end + CARD_DIGITS_MIN - 1;
  }
  return undefined;
}

/** 13 characters around a place reach 6 to one side at least, which a year or a gauge's value does not. */
const REACH = (CARD_DIGITS_MIN - 1) / 2;
const reachesFar = (text: string, at: number): boolean =>
  isInRun(text, at - REACH) || (at + REACH < text.length && isInRun(text, at + REACH));

function hasEnoughDigits(text: string, start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    if (isDigit(text.charCodeAt(at))) digits += 1;
  }
  return digits >= CARD_DIGITS_MIN;
}
