import { type CardSpan, cardSpans } from './card-spans.js';
import { nextDigitRun } from './digit-runs.js';
import { hasForeignDigit, plainDigits } from './plain-digits.js';

/** Cheap and sure to say so when there is something to find. */
const mayHoldCardNumber = (text: string): boolean => nextDigitRun(text, 0) !== undefined || hasForeignDigit(text);

/**
 * The text with every card number in it masked (first six digits, asterisks, last four, in ASCII without separators) and
 * every track removed. Digits of all scripts count; UUID-shaped values and tokens of 32 or more hex digits are exempt.
 * A text without any comes back as it is.
 */
export function maskCardNumbers(text: string): string {
  if (!mayHoldCardNumber(text)) return text;
  const plain = plainDigits(text);
  const spans = cardSpans(plain);
  if (spans.length === 0) return text;
  const origin = (at: number): number => plain.origins?.[at] ?? at;
  return withReplacements(text, spans, origin);
}

/** Whether a card number or a track stands anywhere in the text. */
export const holdsCardNumber = (text: string): boolean =>
  mayHoldCardNumber(text) && cardSpans(plainDigits(text)).length > 0;

function withReplacements(text: string, spans: readonly CardSpan[], origin: (at: number) => number): string {
  let masked = '';
  let at = 0;
  for (const { start, end, replacement } of spans) {
    masked += text.slice(at, origin(start)) + replacement;
    at = origin(end);
  }
  return masked + text.slice(at);
}
