import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import { WEEK_MS } from '../observed.js';
import { firstSince, NO_CARD, type ObservedFault } from '../observed-fault.js';
import { findByAttempts } from './attempts.js';
import { componentOf } from './reader-losses.js';

const CARDS_MAX = 2;
/** A card that failed twice may have failed for anybody. */
const ATTEMPTS_PER_CARD_MIN = 3;

/** One or two cards that fail again and again, on an interface that reads others. */
export function findCard(of: Case, found: readonly Diagnosis[]): Diagnosis[] {
  const often = cardsThatFailOften(of, found);
  if (often.length === 0) return [];
  const worst = worstCards(often);
  return findByAttempts(of, {
    cause: 'CARD',
    component: null,
    attempts: worst.flat().sort((a, b) => a.at - b.at),
    expectedSince: (_from, days) => days * NORMAL.cardAttemptsPerDay,
    explanation: (lost) =>
      `${lost} attempts lost with ${worst.length === 1 ? 'one card' : 'two cards'}; other cards are read.`,
  });
}

/** Attempts of each card that failed often enough, the most first. */
function cardsThatFailOften({ at, observed }: Case, found: readonly Diagnosis[]): ObservedFault[][] {
  const { attempts } = observed;
  const times: number[] = [];
  const isOfCard = ({ card, meaning, told }: ObservedFault): boolean =>
    card !== NO_CARD && meaning.asAttempt.CARD > 0 && !(meaning.isRead && isOnBrokenReader(told.part, found));
  const first = firstSince(attempts, at - WEEK_MS + 1);
  let most = 0;
  for (let i = first; i < attempts.length; i += 1) {
    const one = attempts[i];
    if (one === undefined || !isOfCard(one)) continue;
    const own = (times[one.card] ?? 0) + 1;
    times[one.card] = own;
    if (own > most) most = own;
  }
  if (most < ATTEMPTS_PER_CARD_MIN) return [];
  const often = attempts.slice(first).filter((one) => isOfCard(one) && (times[one.card] ?? 0) >= ATTEMPTS_PER_CARD_MIN);
  return [...Map.groupBy(often, ({ card }) => card).values()].sort((a, b) => b.length - a.length);
}

const isOnBrokenReader = (part: string | undefined, found: readonly Diagnosis[]): boolean =>
  part !== undefined &&
  found.some(({ cause, component }) => cause === 'READER_HARDWARE' && component === componentOf(part));

/** The worst of each quarter: a card's token is another one from the first of January, April, July and October on. */
const worstCards = (often: readonly ObservedFault[][]): ObservedFault[][] =>
  [...Map.groupBy(often, ([first]) => quarterOf(first?.at ?? 0)).values()].flatMap((cards) =>
    cards.slice(0, CARDS_MAX),
  );

function quarterOf(at: number): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}
