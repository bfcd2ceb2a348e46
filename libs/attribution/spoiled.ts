import { FINDING } from './evidence-weights.js';
import { WEEK_MS, type Observed } from './observed.js';

/**
 * Attempts spoiled in the last seven days: those told singly, and those behind the failures in totals that no single event
 * tells of. An issuer's plain no is none of them.
 */
export function spoiledOf({ at, attempts, interfaces, windows }: Observed): number {
  const from = at - WEEK_MS;
  let [told, untold] = [0, 0];
  for (const one of attempts) if (one.at > from && one.isSpoiled) told += 1;
  const first = windows.firstBeyond(from);
  for (const { untold: failures } of interfaces) {
    for (let place = first; place < failures.length; place += 1) {
      const failed = failures[place] ?? 0;
      if (failed > 0) untold += failed * windows.shareSince(place, from);
    }
  }
  return told + untold / FINDING.triesPerCustomer;
}

/** Of all that was spoiled, at most everything. */
export const shareOf = (attempts: number, spoiled: number): number =>
  spoiled === 0 ? 0 : Math.min(1, attempts / spoiled);
