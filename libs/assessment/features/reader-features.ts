import {
  componentOf,
  curedAt,
  lacks,
  ledgerOf,
  named,
  NORMAL,
  normalShare,
  READ_FAILURE_SAYS,
  readerSays,
  readsPending,
  tellsTotals,
  type Case,
  type ObservedFault,
} from '#attribution';
import type { Feature } from '#risk';
import { DAY_MS, fade, fadedSteady, rounded, shareBeyond } from './fading.js';

/** What one interface lost: in the last 24 hours, and since its last repair, fading. */
export function readerFeatures(of: Case, part: string): Feature[] {
  if (lacks(of, part)) return [];
  const { at, record, observed } = of;
  const component = componentOf(part);
  const since = curedAt(record, component);
  const attempts = ledgerOf(observed, part).attempts.filter((one) => one.at >= since && readerSays(one) > 0);
  if (attempts.length === 0 && !ledgerOf(observed, part).windows.some(({ untold }) => untold > 0)) return [];
  const totals = totalsOf(of, part, since);
  const faded = fadedCount(attempts, (one) => readerSays(one) * fade(at - one.at)) + totals.untoldFaded;
  const keep = shareBeyond(faded, usualFaded(of, part, { since, readsFaded: totals.readsFaded }));
  if (keep === 0) return [];
  const ofDay = attempts.filter((one) => one.at > at - DAY_MS);
  const day = fadedCount(ofDay, readerSays) + totals.untoldOfDay;
  const features: Feature[] = [
    {
      name: 'losses-decayed',
      component,
      value: faded * keep,
      display: `${rounded(attempts.length + totals.untold)} lost on ${part} in the last days, ${rounded(faded)} as they fade, ${rounded(faded * (1 - keep))} of it usual`,
      ...named(attempts, totals.eventIds),
    },
  ];
  if (day === 0) return features;
  const display = `${rounded(day)} weighted losses on ${part} in 24 hours, ${rounded(day * keep)} of them more than usual`;
  return [
    { name: 'losses-24h', component, value: day * keep, display, ...named(ofDay, totals.eventIdsOfDay) },
    ...features,
  ];
}

interface Totals {
  /** Failures that no single event tells of: all of them, weighted and faded, weighted and of the last 24 hours. */
  readonly untold: number;
  readonly untoldFaded: number;
  readonly untoldOfDay: number;
  readonly readsFaded: number;
  readonly eventIds: readonly string[];
  readonly eventIdsOfDay: readonly string[];
}

/** A window counts as of its end. */
function totalsOf({ at, observed }: Case, part: string, since: number): Totals {
  let [untold, untoldFaded, untoldOfDay, readsFaded] = [0, 0, 0, 0];
  const [eventIds, eventIdsOfDay]: [string[], string[]] = [[], []];
  for (const { window, reads, untold: failed } of ledgerOf(observed, part).windows) {
    if (window.to <= since) continue;
    const share = window.from >= since ? 1 : (window.to - since) / (window.to - window.from);
    const left = share * fade(at - window.to);
    readsFaded += reads * left;
    if (failed === 0) continue;
    untold += failed * share;
    untoldFaded += READ_FAILURE_SAYS.READER_HARDWARE.untold * failed * left;
    eventIds.unshift(...(window.eventIds ?? []));
    const dayShare = Math.min(share, Math.max(0, (window.to - (at - DAY_MS)) / (window.to - window.from)));
    untoldOfDay += READ_FAILURE_SAYS.READER_HARDWARE.untold * failed * dayShare;
    if (dayShare > 0) eventIdsOfDay.unshift(...(window.eventIds ?? []));
  }
  return { untold, untoldFaded, untoldOfDay, readsFaded, eventIds, eventIdsOfDay };
}

/** What would have been lost anyway, faded as the losses are; the device's own past is that of the days that are summed up. */
function usualFaded(
  { at, record, observed, pulse }: Case,
  part: string,
  { since, readsFaded }: { readonly since: number; readonly readsFaded: number },
): number {
  if (!tellsTotals(observed, part)) {
    const days = (at - Math.max(since, pulse.firstSeenAt ?? at)) / DAY_MS;
    return fadedSteady(NORMAL.readFailuresPerDay, Math.max(1, days));
  }
  const past = { ok: 0, failed: 0 };
  for (const { reads } of record.ledger.days) {
    past.ok += reads[part]?.[0] ?? 0;
    past.failed += reads[part]?.[1] ?? 0;
  }
  const lastTo = observed.windows.at(-1)?.to ?? at;
  const pending = readsPending(observed, part, since) * fade(at - lastTo);
  return (readsFaded + pending) * normalShare(part, past);
}

/** Each card once a day, the heaviest time. */
function fadedCount(faults: readonly ObservedFault[], weightOf: (fault: ObservedFault) => number): number {
  const heaviest = new Map<string, number>();
  let sum = 0;
  for (const fault of faults) {
    const weight = weightOf(fault);
    if (fault.card === undefined) sum += weight;
    else {
      const name = `${fault.card} ${Math.floor(fault.at / DAY_MS)}`;
      heaviest.set(name, Math.max(heaviest.get(name) ?? 0, weight));
    }
  }
  for (const weight of heaviest.values()) sum += weight;
  return sum;
}
