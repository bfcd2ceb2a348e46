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
import type { Feature } from '#risk';
import { DAY_MS, fade, fadedSteady, rounded, shareBeyond } from './fading.js';
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
  { windows }: InterfaceLedger,
  { since, fading }: { readonly since: number; readonly fading: WindowFading },
): Totals {
  const weight = READ_FAILURE_SAYS.READER_HARDWARE.untold;
  let [untold, untoldFaded, untoldOfDay, readsFaded] = [0, 0, 0, 0];
  for (const one of windows) {
    const { from, to } = one.window;
    if (to <= since) continue;
    const share = from >= since ? 1 : (to - since) / (to - from);
    const left = share * fading.left(one.place);
    readsFaded += one.reads * left;
    if (one.untold === 0) continue;
    untold += one.untold * share;
    untoldFaded += weight * one.untold * left;
    untoldOfDay += weight * one.untold * Math.min(share, Math.max(0, (to - (at - DAY_MS)) / (to - from)));
  }
  return { untold, untoldFaded, untoldOfDay, readsFaded };
}

/** Events of the windows after an instant that count failures which no single event tells of, the newest window's first. */
function idsOf({ windows }: InterfaceLedger, after: number): string[] {
  const ids: string[] = [];
  for (let i = windows.length - 1; i >= 0; i -= 1) {
    const one = windows[i];
    if (one !== undefined && one.untold > 0 && one.window.to > after) ids.push(...(one.window.eventIds ?? []));
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
  const lastTo = observed.windows.at(-1)?.to ?? at;
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
    faded += raise(heaviest, name, left);
    if (isOfDay) day += raise(heaviestOfDay, name, weight);
  }
  return { faded, day };
}

/** Keeps the heaviest of a name; by how much it has become heavier. */
function raise(heaviest: Map<number, number>, name: number, weight: number): number {
  const before = heaviest.get(name) ?? 0;
  if (weight <= before) return 0;
  heaviest.set(name, weight);
  return weight - before;
}
