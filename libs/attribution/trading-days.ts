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
export function quietFrom({ at, windows, attempts }: Observed): number {
  const trades = windows.filter(({ to, reads }) => to > at - DAYS_BACK_MAX * DAY_MS && readsIn(reads) > 0);
  if (trades.length === 0) return at - QUIET_DAYS * DAY_MS;
  // Those that no window has counted yet are trade too.
  const spans = [...trades, ...attempts.map((one) => ({ from: one.at, to: one.at + 1 }))];
  let open = 0;
  for (let days = 1; days <= DAYS_BACK_MAX; days += 1) {
    const [from, to] = [at - days * DAY_MS, at - (days - 1) * DAY_MS];
    if (spans.some((span) => span.from < to && from < span.to)) open += 1;
    if (open === QUIET_DAYS) return from;
  }
  return at - DAYS_BACK_MAX * DAY_MS;
}

const readsIn = (reads: Readonly<Record<string, readonly [number, number]>>): number =>
  Object.values(reads).reduce((sum, [ok, failed]) => sum + ok + failed, 0);
