import { NO_CARD, type ObservedFault } from './observed-fault.js';
import type { AttemptCause } from './says.js';

export interface Customers {
  readonly count: number;
  readonly customers: number;
}

/**
 * Weighted count in which each card counts once: one bad card that is tried five times is one customer. Who has no token
 * (nothing was read) is a customer of his own.
 *
 * @param first the place of the first attempt that counts
 */
export function byCustomer(attempts: readonly ObservedFault[], cause: AttemptCause, first: number): Customers {
  const heaviest: number[] = [];
  const seen: number[] = [];
  let [count, customers] = [0, 0];
  for (let i = first; i < attempts.length; i += 1) {
    const one = attempts[i];
    const weight = one?.meaning.asAttempt[cause] ?? 0;
    if (one === undefined || weight === 0) continue;
    if (one.card === NO_CARD) {
      count += weight;
      customers += 1;
      continue;
    }
    const before = heaviest[one.card] ?? 0;
    if (before === 0) seen.push(one.card);
    if (weight > before) heaviest[one.card] = weight;
  }
  for (const card of seen) count += heaviest[card] ?? 0;
  return { count, customers: customers + seen.length };
}
