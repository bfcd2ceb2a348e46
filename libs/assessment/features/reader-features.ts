import {
  componentOf,
  curedAt,
  firstSince,
  lacks,
  named,
  NO_CARD,
  NORMAL,
  normalShare,
  READ_FAILURE_SAYS,
  readerSays,
  readsPending,
  tellsTotals,
  type Case,
  type InterfaceLedger,
  type ObservedFault,
} from '#attribution';
import { DAY_MS } from '#device';
import type { Feature } from '#risk';
import { fade, fadedSteady, rounded, shareBeyond } from './fading.js';
import type { WindowFading } from './window-fading.js';

/** What one interface lost: in the last 24 hours, and since its last repair, fading. */
export function readerFeatures(of: Case, ledger: InterfaceLedger, fading: WindowFading): Feature[] {
  if (ledger.lostAtMost === 0 || lacks(of, ledger.part)) return [];
  const { at, record } = of;
  const component = componentOf(ledger.part);
  const since = curedAt(record, component);
  const attempts = lostSince(ledger, since);
  const totals = totalsOf(of, ledger, { since, fading });
  const told = fadedSums(attempts, at);
  const faded = told.faded + totals.untoldFaded;
  const keep = shareBeyond(faded, usualFaded(of, ledger, { since, readsFaded: totals.readsFaded }));
  if (keep === 0) return [];
  const day = told.day + totals.untoldOfDay;
  const features: Feature[] = [];
  if (day > 0) {
    features.push({
      name: 'losses-24h',
      component,
      value: day * keep,
      display: `${rounded(day)} weighted losses on ${ledger.part} in 24 hours, ${rounded(day * keep)} of them more than usual`,
      ...named(attempts.slice(firstSince(attempts, at - DAY_MS + 1)), idsOf(ledger, Math.max(since, at - DAY_MS))),
    });
  }
  features.push({
    name: 'losses-decayed',
    component,
    value: faded * keep,
    display: `${rounded(attempts.length + totals.untold)} lost on ${ledger.part} in the last days, ${rounded(faded)} as they fade, ${rounded(faded * (1 - keep))} of it usual`,
    ...named(attempts, idsOf(ledger, since)),
  });
  return features;
}

function lostSince({ attempts }: InterfaceLedger, since: number): ObservedFault[] {
  const lost: ObservedFault[] = [];
  for (const one of attempts) if (one.at >= since && readerSays(one) > 0) lost.push(one);
  return lost;
}

interface Totals {
  /** Failures that no single event tells of: all of them, weighted and faded, weighted and of the last 24 hours. */
  readonly untold: number;
  readonly untoldFaded: number;
  readonly untoldOfDay: number;
  readonly readsFaded: number;
}

/** A window counts as of its end. */
function totalsOf(
  { at }: Case,
  { windows, reads, untold: failures }: InterfaceLedger,
  { since, fading }: { readonly since: number; readonly fading: WindowFading },
): Totals {
  const weight = READ_FAILURE_SAYS.READER_HARDWARE.untold;
  let [untold, untoldFaded, untoldOfDay, readsFaded] = [0, 0, 0, 0];
  for (let place = windows.firstBeyond(since); place < reads.length; place += 1) {
    if (reads[place] === 0) continue;
    const share = windows.shareSince(place, since);
    const left = share * fading.left(place);
    readsFaded += (reads[place] ?? 0) * left;
    const failed = failures[place] ?? 0;
    if (failed === 0) continue;
    untold += failed * share;
    untoldFaded += weight * failed * left;
    untoldOfDay += weight * failed * Math.min(share, windows.shareSince(place, at - DAY_MS));
  }
  return { untold, untoldFaded, untoldOfDay, readsFaded };
}

/** Events of the windows after an instant that count failures which no single event tells of, the newest window's first. */
function idsOf({ windows, untold }: InterfaceLedger, after: number): string[] {
  const ids: string[] = [];
  for (let place = untold.length - 1; place >= 0; place -= 1) {
    if ((untold[place] ?? 0) > 0 && (windows.to[place] ?? 0) > after)
      ids.push(...(windows.told[place]?.eventIds ?? []));
  }
  return ids;
}

/** What would have been lost anyway, faded as the losses are; the device's own past is that of the days that are summed up. */
function usualFaded(
  { at, observed, pulse }: Case,
  ledger: InterfaceLedger,
  { since, readsFaded }: { readonly since: number; readonly readsFaded: number },
): number {
  if (!tellsTotals(observed, ledger)) {
    const days = (at - Math.max(since, pulse.firstSeenAt ?? at)) / DAY_MS;
    return fadedSteady(NORMAL.readFailuresPerDay, Math.max(1, days));
  }
  const lastTo = observed.windows.endedAt ?? at;
  const pending = readsPending(observed, ledger, since) * fade(at - lastTo);
  return (readsFaded + pending) * normalShare(ledger.part, observed.past.readsSummedUp(ledger.part));
}

interface FadedSums {
  readonly faded: number;
  /** Of the last 24 hours, not faded. */
  readonly day: number;
}

/** What attempts say for the reader: each card once a day, the heaviest time. */
function fadedSums(attempts: readonly ObservedFault[], at: number): FadedSums {
  const [heaviest, heaviestOfDay] = [new Map<number, number>(), new Map<number, number>()];
  let [faded, day] = [0, 0];
  for (const one of attempts) {
    const weight = readerSays(one);
    const left = weight * fade(at - one.at);
    const isOfDay = one.at > at - DAY_MS;
    if (one.card === NO_CARD) {
      faded += left;
      if (isOfDay) day += weight;
      continue;
    }
    // No device sees a million cards in eight days.
    const name = Math.floor(one.at / DAY_MS) * 1e6 + one.card;
    heaviest.set(name, Math.max(heaviest.get(name) ?? 0, left));
    if (isOfDay) heaviestOfDay.set(name, Math.max(heaviestOfDay.get(name) ?? 0, weight));
  }
  for (const left of heaviest.values()) faded += left;
  for (const weight of heaviestOfDay.values()) day += weight;
  return { faded, day };
}
