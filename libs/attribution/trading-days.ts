import { DAY_MS } from '#device';
import type { Observed } from './observed.js';

/** So many trading days without more than usual end a finding. */
const QUIET_DAYS = 3;
/** What is older than a week is not looked at any more. */
const DAYS_BACK_MAX = 7;

/**
 * Since when three trading days have passed, counted back in spans of 24 hours: nothing since then ends a finding. A span in
 * which nobody paid (a closed Sunday, a device in a drawer) is none. Where a device tells no totals, nobody knows when its
 * shop is open, and every day counts.
 */
export function quietFrom(observed: Observed): number {
  const { at } = observed;
  if (!hasTrade(observed, at - DAYS_BACK_MAX * DAY_MS, Number.POSITIVE_INFINITY)) return at - QUIET_DAYS * DAY_MS;
  let open = 0;
  for (let days = 1; days <= DAYS_BACK_MAX; days += 1) {
    const [from, to] = [at - days * DAY_MS, at - (days - 1) * DAY_MS];
    // Attempts that no window has counted yet are trade too.
    if (hasTrade(observed, from, to) || hasAttempt(observed, from, to)) open += 1;
    if (open === QUIET_DAYS) return from;
  }
  return at - DAYS_BACK_MAX * DAY_MS;
}

/** Looked for from the newest on: that of an open day is found at once. */
function hasTrade({ windows: { from: begins, to: ends, reads } }: Observed, from: number, to: number): boolean {
  for (let place = reads.length - 1; place >= 0; place -= 1) {
    if ((reads[place] ?? 0) > 0 && (begins[place] ?? 0) < to && from < (ends[place] ?? 0)) return true;
  }
  return false;
}

function hasAttempt({ attempts }: Observed, from: number, to: number): boolean {
  for (let i = attempts.length - 1; i >= 0; i -= 1) {
    const at = attempts[i]?.at ?? 0;
    if (at < to && at + 1 > from) return true;
  }
  return false;
}
