import { cardCandidates, digitChains } from '../cards/digit-groups.js';
import { nextDigitRun } from '../cards/digit-runs.js';
import { maskedNumber } from '../cards/number-literals.js';
import { hasForeignDigit } from '../cards/plain-digits.js';
import { type Survey, survey } from './survey.js';

/** A card number that was sent as a number: no number any more, and not yet the text that it becomes. */
export class MaskedNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A number no double can hold, such as 1e999. */
export class UnholdableNumber {}

export interface ParsedEvent extends Survey {
  /** Any JSON value; long numbers are replaced by `MaskedNumber` and `UnholdableNumber` where they must be. */
  readonly value: unknown;
  /** It must be searched for card numbers, value by value; otherwise it is certain that there are none. */
  readonly suspicious: boolean;
}

/**
 * Reads one event as it was sent. Nearly every event is proven clean on its raw text: no run of digits that could be a
 * card number, no escape and no foreign digit that could hide one, no number of 13 digits. Throws what `JSON.parse` does.
 */
export function parseEvent(text: string): ParsedEvent {
  const value: unknown = JSON.parse(text);
  const seen = survey(value);
  const candidate = hasCandidate(text);
  // A number's digits as they were written are only to be had from a second reading, five times as slow.
  const exact = !seen.tooDeep && (seen.longNumber || candidate);
  return {
    tooDeep: seen.tooDeep,
    longNumber: seen.longNumber,
    cardToken: seen.cardToken,
    value: exact ? JSON.parse(text, withMaskedNumbers) : value,
    suspicious: candidate || seen.longNumber || hidesCharacters(text),
  };
}

/** Whether the raw text holds digits that are a card number, leaving aside what might exempt them. */
function hasCandidate(text: string): boolean {
  if (nextDigitRun(text, 0) === undefined) return false;
  for (const chain of digitChains(text)) {
    for (const _candidate of cardCandidates(text, chain)) return true;
  }
  return false;
}

/** Digits of other scripts, and escapes, which may stand for any character. */
const hidesCharacters = (text: string): boolean => text.includes('\\u') || hasForeignDigit(text);

function withMaskedNumbers(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return new UnholdableNumber();
  const masked = maskedNumber(context?.source ?? String(value), value);
  return masked === undefined ? value : new MaskedNumber(masked);
}
