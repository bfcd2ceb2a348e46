import { DAY_MS, HOUR_MS } from '#device';
import type { Case } from '../case.js';
import { byCustomer } from '../customers.js';
import { FINDING, NORMAL, READ_FAILURE_SAYS } from '../evidence-weights.js';
import { excessOf, isShortOf, type Excess, type Threshold } from '../excess.js';
import type { InterfaceLedger } from '../interface-ledger.js';
import type { Observed } from '../observed.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import type { InterfaceTotals, Past } from '../past.js';

/** What the interface lost since an instant. */
export interface ReaderLosses {
  readonly from: number;
  /** The place of the first attempt since then among those of the interface. */
  readonly first: number;
  /** Weighted, each card once. */
  readonly count: number;
  readonly customers: number;
  readonly reads: number;
  /** The share of the attempts that were lost, from 0 to 1; attempts, not tries. */
  readonly failing: number;
  /** Failures in totals that no single event tells of. */
  readonly untold: number;
}

/** Reads of the device's own past that count as much as what is normal for all. */
const PAST_READS_FOR_HALF = 400;
const PAST_DAYS_FOR_HALF = 7;
const EXPECTED_MIN = 0.2;

export const componentOf = (part: string): string => `card_reader.${part}`;
export const readerSays = ({ meaning }: ObservedFault): number => meaning.asAttempt.READER_HARDWARE;

/** What the device reports to have; undefined: it reports nothing of the kind. */
export function capabilitiesOf({ record }: Pick<Case, 'record'>): readonly unknown[] | undefined {
  const capabilities = record.configuration['capabilities'];
  return Array.isArray(capabilities) ? capabilities : undefined;
}

/** Reported capabilities that leave an interface out: it is asked for in vain, not broken. */
export const lacks = (of: Pick<Case, 'record'>, part: string | undefined): boolean =>
  part !== undefined && capabilitiesOf(of)?.includes(part) === false;

/** When more losses of an interface than usual are a finding. */
export const READ_THRESHOLD: Threshold = { countMin: FINDING.readAttemptsMin, ratioMin: FINDING.readRatioMin };

/** Most interfaces lose next to nothing, and need not be looked at closely. */
export const hasNothingToFind = (of: Pick<Case, 'record'>, { lostAtMost, part }: InterfaceLedger): boolean =>
  isShortOf(lostAtMost, READ_THRESHOLD.countMin) || lacks(of, part);

/** Losses of one interface since `from`; windows that lie across it by their share. */
export function readerLosses(ledger: InterfaceLedger, from: number): ReaderLosses {
  const { attempts, windows } = ledger;
  let [reads, ok, untold] = [0, 0, 0];
  for (let place = windows.firstBeyond(from); place < ledger.reads.length; place += 1) {
    const share = windows.shareSince(place, from);
    reads += (ledger.reads[place] ?? 0) * share;
    ok += (ledger.ok[place] ?? 0) * share;
    untold += (ledger.untold[place] ?? 0) * share;
  }
  const first = firstSince(attempts, from);
  let blamed = 0;
  for (let i = first; i < attempts.length; i += 1) {
    const one = attempts[i];
    if (one === undefined) break;
    if (!one.isCounted) reads += 1;
    if (readerSays(one) > 0) blamed += 1;
  }
  const told = byCustomer(attempts, 'READER_HARDWARE', first);
  const lost = blamed + untold / FINDING.triesPerCustomer;
  return {
    from,
    first,
    count: told.count + untold * READ_FAILURE_SAYS.READER_HARDWARE.untold,
    customers: told.customers + Math.floor(untold / FINDING.triesPerCustomer),
    reads,
    failing: lost === 0 ? 0 : lost / (ok + attempts.length - first + untold / FINDING.triesPerCustomer),
    untold,
  };
}

/** Events of the windows that reach beyond an instant and count failures which no single event tells of, oldest first. */
export function windowEventIds({ windows, untold }: InterfaceLedger, from: number): string[] {
  const ids: string[] = [];
  for (let place = windows.firstBeyond(from); place < untold.length; place += 1) {
    if ((untold[place] ?? 0) > 0 && (windows.to[place] ?? 0) > from) ids.push(...(windows.told[place]?.eventIds ?? []));
  }
  return ids;
}

/** What an interface loses usually. */
export interface UsualLosses {
  /** Of each read; null: nobody knows how busy the device is. */
  readonly share: number | null;
  readonly perDay: number;
}

export function usualLosses(observed: Observed, ledger: InterfaceLedger): UsualLosses {
  const { past } = observed;
  return tellsTotals(observed, ledger)
    ? { share: normalShare(ledger.part, past.reads(ledger.part)), perDay: 0 }
    : { share: null, perDay: usualPerDay(past, ledger.part) };
}

/** How much more than usual an interface lost: than its own past and all devices make normal. */
export function excessOver(
  { share, perDay }: UsualLosses,
  observed: Observed,
  ledger: InterfaceLedger,
  { from, count, reads }: ReaderLosses,
): Excess {
  if (share !== null) {
    return excessOf(count, Math.max(EXPECTED_MIN, (reads + readsPending(observed, ledger, from)) * share));
  }
  const days = Math.max(1, Math.min(observed.observedDays, (observed.at - from) / DAY_MS));
  return excessOf(count, days * perDay);
}

export const tellsTotals = ({ past }: Observed, { part, isTold }: InterfaceLedger): boolean =>
  isTold || past.reads(part).ok > 0;

/**
 * Reads since the last window ended: its successor has not come yet, while failures are told at once. As many as in the
 * trading hours of the windows before, and no longer than the longest of them.
 */
export function readsPending({ at, windows }: Observed, ledger: InterfaceLedger, from: number): number {
  const { endedAt, longestMs } = windows;
  if (endedAt === undefined) return 0;
  const waiting = Math.min(longestMs, at - Math.max(endedAt, from));
  return waiting <= 0 ? 0 : (waiting / HOUR_MS) * ledger.readsPerHour;
}

/** The device's own past takes the place of the general figure as it grows; no better than that, and not above twice of it. */
export function normalShare(part: string, past: InterfaceTotals): number {
  const by: Readonly<Record<string, number>> = NORMAL.readFailureShareBy;
  const general = by[part] ?? NORMAL.readFailureShare;
  const failed = past.failed * READ_FAILURE_SAYS.READER_HARDWARE.untold;
  const own = (failed + general * PAST_READS_FOR_HALF) / (past.ok + past.failed + PAST_READS_FOR_HALF);
  return Math.min(2 * general, Math.max(general, own));
}

/** Where a device tells no totals nobody knows how busy it is, but what it lost in a day before. */
function usualPerDay(past: Past, part: string): number {
  const general = NORMAL.readFailuresPerDay;
  const own = (past.losses(part) + general * PAST_DAYS_FOR_HALF) / (past.days + PAST_DAYS_FOR_HALF);
  return Math.min(FINDING.ownPastMax * general, Math.max(general, own));
}
