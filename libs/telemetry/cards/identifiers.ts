import { digitChains } from './digit-groups.js';
import { holdsCardNumber } from './mask-card-numbers.js';
import { plainDigits } from './plain-digits.js';

/** Serial numbers, merchant numbers and IMEIs are often valid by Luhn: whoever says that it is one keeps it. */
const SAYS_WHAT_IT_IS = /(?:^|[^0-9A-Za-z])(?:sn|mid|imei):$/;
/** The longest of them with the character before it. */
const PREFIX_LENGTH_MAX = 6;

/**
 * Whether a text may name a thing (a serial, a position, a site, ...). Names are never masked, since two would become
 * one, so one that holds a card number is refused, unless the number is written after `sn:`, `mid:` or `imei:`.
 */
export const isIdentifierAllowed = (text: string): boolean =>
  !holdsCardNumber(text) || !holdsCardNumber(withoutNamedNumbers(plainDigits(text).text));

/** The text (digits are ASCII) without the numbers that a prefix says to be something else. */
function withoutNamedNumbers(text: string): string {
  let rest = '';
  let at = 0;
  for (const chain of digitChains(text)) {
    const start = chain[0]?.start ?? 0;
    if (!SAYS_WHAT_IT_IS.test(text.slice(Math.max(0, start - PREFIX_LENGTH_MAX), start))) continue;
    rest += `${text.slice(at, start)}*`;
    at = chain.at(-1)?.end ?? start;
  }
  return rest + text.slice(at);
}
