import { maskEscapedText } from '../cards/mask-escaped-text.js';
import { maskedNumber } from '../cards/number-literals.js';
import { EVENT_BYTES_MAX, REJECTED_PAYLOAD_BYTES_MAX } from '../envelope/limits.js';
import { cutToBytes } from '../envelope/utf8-length.js';
import { withoutTokens } from './redacted-tokens.js';

/** Escapes of characters that could hide digits or the name of a token; quotes and backslashes keep theirs. */
const ESCAPE = /\\u([0-9a-f]{4})/gi;
const NEEDS_ESCAPE = /["\\\p{Cc}]/u;
/** Tried at the beginning of a run of digits alone: 64 KiB of digits would otherwise cost 2 * 10^9 steps. */
const NUMBER_WITH_EXPONENT = /(?<![\d.])\d+(?:\.\d+)?[eE][+-]?\d+/g;
/** What of a number may stand before a cut. */
const PART_OF_NUMBER = /^[\p{Nd} ._-]$/u;

/**
 * What of a refused event is kept and shown: card tokens and card numbers taken out first, then cut. It need not be
 * JSON, so all of this works on the text. Costs at most the size of one event, however long the text is.
 */
export function refusedPayload(unsafeText: string): string {
  const seen = unsafeText.length > EVENT_BYTES_MAX ? cut(unsafeText, EVENT_BYTES_MAX) : unsafeText;
  const masked = maskEscapedText(withMaskedNumbers(withoutTokens(unescaped(seen))));
  // A cut can make 16 digits of 20, which count again.
  return maskEscapedText(cut(masked, REJECTED_PAYLOAD_BYTES_MAX));
}

const unescaped = (text: string): string =>
  text.replace(ESCAPE, (escape, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return NEEDS_ESCAPE.test(character) ? escape : character;
  });

const withMaskedNumbers = (text: string): string =>
  text.replace(NUMBER_WITH_EXPONENT, (literal) => maskedNumber(literal, Number(literal)) ?? literal);

/** Without the beginning of a number whose end is cut off. */
function cut(text: string, bytesMax: number): string {
  const kept = cutToBytes(text, bytesMax);
  if (kept.length === text.length) return text;
  const characters = [...kept];
  while (PART_OF_NUMBER.test(characters.at(-1) ?? '')) characters.pop();
  return characters.join('');
}
