import { CARD_DIGITS_MIN } from './card-number.js';

const ZERO = 48;
const NINE = 57;
const SPACE = 32;
const HYPHEN = 45;
const DOT = 46;
const UNDERSCORE = 95;

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;
export const isSeparator = (code: number): boolean =>
  code === SPACE || code === HYPHEN || code === DOT || code === UNDERSCORE;
const isInRun = (code: number): boolean => isDigit(code) || isSeparator(code);

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
    if (!isInRun(text.charCodeAt(at))) {
      at += CARD_DIGITS_MIN;
      continue;
    }
    let start = at;
    while (start > floor && isInRun(text.charCodeAt(start - 1))) start -= 1;
    let digits = 0;
    let end = start;
    for (let code = text.charCodeAt(end); isInRun(code); code = text.charCodeAt(end)) {
      if (isDigit(code)) digits += 1;
      end += 1;
    }
    if (digits >= CARD_DIGITS_MIN) return [start, end];
    floor = end;
    at = end + CARD_DIGITS_MIN - 1;
  }
  return undefined;
}
