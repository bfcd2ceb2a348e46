import type { Fault } from '#device';
import { meaningOf, type Meaning } from './meaning.js';
import type { TerminalCause } from './terminal-failures.js';

/** One spoiled attempt, or a fault that is none, as the ledger has it, and what it means. */
export interface ObservedFault {
  readonly at: number;
  readonly told: Fault;
  readonly meaning: Meaning;
  /** Of an attempt: a cardholder went away for it, or could have. */
  readonly isSpoiled: boolean;
  /** The number of its card among those of the device; `NO_CARD`: nothing was read, or nobody asks. */
  readonly card: number;
  /** A window's totals count it too. */
  isCounted: boolean;
  /** Of a failure that says nothing of why: what it is blamed on (`terminal-failures.ts`). */
  blamedOn: TerminalCause | undefined;
}

export const NO_CARD = -1;

/** Numbers for the tokens of cards: who counts customers again and again need not compare long texts. */
export class Cards {
  readonly #numbers = new Map<string, number>();

  numberOf(token: string): number {
    const before = this.#numbers.get(token);
    if (before !== undefined) return before;
    this.#numbers.set(token, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** Answers of an issuer that stand for itself and not for the cardholder's account (ISO 8583 field 39). */
const ISSUER_OUT: ReadonlySet<string> = new Set(['68', '90', '91', '92', '93', '94', '95', '96', '98']);

export function observedFault(told: Fault, cards: Cards): ObservedFault {
  const meaning = meaningOf(told);
  return {
    at: told.at,
    told,
    meaning,
    isSpoiled: !meaning.isIssuersNo || ISSUER_OUT.has(told.responseCode ?? ''),
    card: told.card === undefined || !meaning.isByCustomer ? NO_CARD : cards.numberOf(told.card),
    isCounted: false,
    blamedOn: undefined,
  };
}

/** Where those begin that are not before an instant; the list is in order. */
export function firstSince(faults: readonly ObservedFault[], from: number): number {
  let first = faults.length;
  while (first > 0 && (faults[first - 1]?.at ?? 0) >= from) first -= 1;
  return first;
}
