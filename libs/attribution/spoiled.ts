import type { Evidence } from './diagnosis.js';
import { WEEK_MS, type Observed, type ObservedFault } from './observed.js';
import { isSpoiled } from './says.js';
import { ledgerOf, shareSince } from './untold.js';
import { FINDING } from './evidence-weights.js';

/** Ids that an answer shows of all that there are. */
const EVENT_IDS_MAX = 20;

/**
 * Names of events that a reason rests on, each once, the newest fault's first; the count is of those that are still named
 * (of a fault the first five are kept).
 */
export function named(
  faults: readonly Pick<ObservedFault, 'at' | 'eventIds'>[],
  more: readonly string[] = [],
): Pick<Evidence, 'eventIds' | 'eventCount'> {
  const newestFirst = faults.toSorted((a, b) => b.at - a.at).map(({ eventIds }) => eventIds);
  // The first event of each attempt before any second one.
  const ids = new Set([
    ...newestFirst.flatMap((own) => own.slice(0, 1)),
    ...more,
    ...newestFirst.flatMap((own) => own.slice(1)),
  ]);
  return { eventIds: [...ids].slice(0, EVENT_IDS_MAX), eventCount: ids.size };
}

/**
 * Weighted count in which each card counts once: one bad card that is tried five times is one customer. Who has no token
 * (nothing was read) is a customer of his own.
 */
export function byCustomer(
  faults: readonly ObservedFault[],
  weightOf: (fault: ObservedFault) => number,
): { readonly count: number; readonly customers: number } {
  const heaviest = new Map<string, number>();
  let [count, customers] = [0, 0];
  for (const fault of faults) {
    const weight = weightOf(fault);
    if (weight === 0) continue;
    if (fault.card === undefined) {
      count += weight;
      customers += 1;
      continue;
    }
    const before = heaviest.get(fault.card);
    if (before === undefined) customers += 1;
    heaviest.set(fault.card, Math.max(before ?? 0, weight));
  }
  for (const weight of heaviest.values()) count += weight;
  return { count, customers };
}

/** Interfaces that totals tell of. */
export function interfacesIn({ windows }: Observed): Set<string> {
  const parts = new Set<string>();
  for (const { reads } of windows) for (const part in reads) parts.add(part);
  return parts;
}

/**
 * Attempts spoiled in the last seven days: those told singly, and those behind the failures in totals that no single event
 * tells of. An issuer's plain no is none of them.
 */
export function spoiledOf(observed: Observed): number {
  const from = observed.at - WEEK_MS;
  const told = observed.attempts.filter((one) => one.at > from && isSpoiled(one)).length;
  const parts = interfacesIn(observed);
  let untold = 0;
  for (const part of parts) {
    for (const one of ledgerOf(observed, part).windows) untold += one.untold * shareSince(one.window, from);
  }
  return told + untold / FINDING.triesPerCustomer;
}

/** Of all that was spoiled, at most everything. */
export const shareOf = (attempts: number, spoiled: number): number =>
  spoiled === 0 ? 0 : Math.min(1, attempts / spoiled);
