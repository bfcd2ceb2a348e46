import type { ObservedFault } from './observed.js';
import type { Evidence } from './diagnosis.js';

/** Ids that an answer shows of all that there are. */
const EVENT_IDS_MAX = 20;

/** Names of events that a reason rests on, each once; the count is of those that are still named. */
export function named(faults: readonly Pick<ObservedFault, 'eventIds'>[], more: readonly string[] = []): Pick<Evidence, 'eventIds' | 'eventCount'> {
  // The first event of each attempt before any second one.
  const ids = new Set([...faults.flatMap(({ eventIds }) => eventIds.slice(0, 1)), ...more, ...faults.flatMap(({ eventIds }) => eventIds.slice(1))]);
  return { eventIds: [...ids].slice(0, EVENT_IDS_MAX), eventCount: ids.size };
}

/** What a failure was called: the reason of a read or a fallback, the detail or class of a transaction. */
export const reasonOf = ({ kind, reason, detail }: ObservedFault): string =>
  kind === 'transaction.failed' ? (detail ?? reason ?? 'untold') : (reason ?? (kind === 'card-read.fallback' ? 'technical' : 'untold'));

/**
 * Weighted count in which each card counts once: one bad card that is tried five times is one customer. Who has no token
 * (nothing was read) is a customer of his own.
 */
export function byCustomer(faults: readonly ObservedFault[], weightOf: (fault: ObservedFault) => number): { readonly count: number; readonly customers: number } {
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
