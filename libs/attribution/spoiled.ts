import { FINDING } from './evidence-weights.js';
import { shareSince } from './interface-ledger.js';
import { WEEK_MS, type Observed } from './observed.js';

/**
 * Attempts spoiled in the last seven days: those told singly, and those behind the failures in totals that no single event
 * tells of. An issuer's plain no is none of them.
 */
export function spoiledOf({ at, attempts, interfaces }: Observed): number {
  const from = at - WEEK_MS;
  let [told, untold] = [0, 0];
  for (const one of attempts) if (one.at > from && one.isSpoiled) told += 1;
  for (const { windows } of interfaces) {
    for (const one of windows) if (one.untold > 0) untold += one.untold * shareSince(one.window, from);
  }
  return told + untold / FINDING.triesPerCustomer;
}

/** Of all that was spoiled, at most everything. */
export const shareOf = (attempts: number, spoiled: number): number =>
  spoiled === 0 ? 0 : Math.min(1, attempts / spoiled);
