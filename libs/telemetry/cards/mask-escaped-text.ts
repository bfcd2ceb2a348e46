import { maskCardNumbers } from './mask-card-numbers.js';

/** A character in JSON, and in messages that quote as JSON does: its digits are none of the text. */
const ESCAPE = /(\\u[0-9a-f]{4})/i;

/**
 * `maskCardNumbers` for JSON as it is written, and for what quotes it: `"\u00074111..."` holds sixteen digits, not twenty.
 * Escapes stay as they are; digits that are written as escapes must have been undone before.
 */
export function maskEscapedText(text: string): string {
  // As it stands first: in broken JSON what looks like an escape may be none, and its digits are shown all the same.
  const masked = maskCardNumbers(text);
  if (!masked.includes('\\u')) return masked;
  // Every other piece is an escape, since the pattern is a group.
  return masked
    .split(ESCAPE)
    .map((piece, at) => (at % 2 === 0 ? maskCardNumbers(piece) : piece))
    .join('');
}
