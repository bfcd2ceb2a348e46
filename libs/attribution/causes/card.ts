import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import { WEEK_MS, type ObservedFault } from '../observed.js';
import { attemptSays } from '../says.js';
import { findByAttempts } from './attempts.js';
import { componentOf } from './reader-losses.js';

const CARDS_MAX = 2;
/** A card that failed twice may have failed for anybody. */
const ATTEMPTS_PER_CARD_MIN = 3;

/** One or two cards that fail again and again, on an interface that reads others. */
export function findCard(of: Case, found: readonly Diagnosis[]): Diagnosis[] {
  const broken = new Set(found.flatMap(({ cause, component }) => (cause === 'READER_HARDWARE' ? [component] : [])));
  const attempts = of.observed.attempts.filter(
    (one) =>
      one.at > of.at - WEEK_MS &&
      attemptSays('CARD', one) > 0 &&
      (one.kind === 'transaction.failed' || one.part === undefined || !broken.has(componentOf(one.part))),
  );
  const worst = worstCards(attempts);
  return findByAttempts(of, {
    cause: 'CARD',
    component: null,
    attempts: worst.flat().sort((a, b) => a.at - b.at),
    expectedSince: (_from, days) => days * NORMAL.cardAttemptsPerDay,
    explanation: (lost) =>
      `${lost} attempts lost with ${worst.length === 1 ? 'one card' : 'two cards'}; other cards are read.`,
  });
}

/** The worst of each quarter: a card's token is another one from the first of January, April, July and October on. */
function worstCards(attempts: readonly ObservedFault[]): ObservedFault[][] {
  const byCard = Map.groupBy(attempts, ({ card }) => card);
  byCard.delete(undefined);
  const often = [...byCard.values()]
    .filter((list) => list.length >= ATTEMPTS_PER_CARD_MIN)
    .sort((a, b) => b.length - a.length);
  return [...Map.groupBy(often, ([first]) => quarterOf(first?.at ?? 0)).values()].flatMap((cards) =>
    cards.slice(0, CARDS_MAX),
  );
}

function quarterOf(at: number): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}
