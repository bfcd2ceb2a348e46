import { DAY_MS, HOUR_MS } from '#device';
import type { Case } from '../case.js';
import { FINDING, NORMAL, READ_FAILURE_SAYS } from '../evidence-weights.js';
import { excessOf, type Excess } from '../excess.js';
import { type InterfaceTotals, type Observed, type ObservedFault, type Past } from '../observed.js';
import { attemptSays } from '../says.js';
import { byCustomer, interfacesIn } from '../spoiled.js';
import { ledgerOf, shareSince } from '../untold.js';

/** What the interface lost since an instant, and how much of that would be normal. */
export interface ReaderLosses {
  readonly from: number;
  readonly excess: Excess;
  readonly customers: number;
  /** All failed attempts, oldest first, whatever the reason. */
  readonly attempts: readonly ObservedFault[];
  readonly reads: number;
  /** The share of the attempts that were lost, from 0 to 1; attempts, not tries. */
  readonly failing: number;
  /** Failures in totals that no single event tells of. */
  readonly untold: number;
  /** Events of the windows that count those. */
  readonly windowEventIds: readonly string[];
}

/** Reads of the device's own past that count as much as what is normal for all. */
const PAST_READS_FOR_HALF = 400;
const PAST_DAYS_FOR_HALF = 7;
const EXPECTED_MIN = 0.2;

export const componentOf = (part: string): string => `card_reader.${part}`;
export const readerSays = (attempt: ObservedFault): number => attemptSays('READER_HARDWARE', attempt);

/** Interfaces that anything is known of. */
export function interfacesOf({ observed }: Pick<Case, 'observed'>): string[] {
  const parts = interfacesIn(observed);
  for (const { part, kind } of observed.attempts)
    if (part !== undefined && kind !== 'transaction.failed') parts.add(part);
  return [...parts].sort();
}

/** Reported capabilities that leave an interface out: it is asked for in vain, not broken. */
export function lacks({ record }: Pick<Case, 'record'>, part: string | undefined): boolean {
  const capabilities = record.configuration['capabilities'];
  return Array.isArray(capabilities) && part !== undefined && !capabilities.includes(part);
}

/** Weighted losses of one interface since `from`, each card once, against what the device's own past and all devices make normal. */
export function readerLosses({ observed }: Pick<Case, 'observed'>, part: string, from: number): ReaderLosses {
  const ledger = ledgerOf(observed, part);
  const attempts = ledger.attempts.filter((one) => one.at >= from);
  let [reads, ok, untold] = [0, 0, 0];
  const windowEventIds: string[] = [];
  for (const one of ledger.windows) {
    const share = shareSince(one.window, from);
    if (share === 0) continue;
    reads += one.reads * share;
    ok += one.ok * share;
    untold += one.untold * share;
    if (one.untold > 0) windowEventIds.push(...(one.window.eventIds ?? []));
  }
  for (const one of attempts) if (!ledger.counted.has(one)) reads += 1;
  const told = byCustomer(attempts, readerSays);
  const count = told.count + untold * READ_FAILURE_SAYS.READER_HARDWARE.untold;
  const customers = told.customers + Math.floor(untold / FINDING.triesPerCustomer);
  const lost = attempts.filter((one) => readerSays(one) > 0).length + untold / FINDING.triesPerCustomer;
  const failing = lost === 0 ? 0 : lost / (ok + attempts.length + untold / FINDING.triesPerCustomer);
  return {
    from,
    excess: excessOf(count, expectedSince(observed, part, from, reads)),
    customers,
    attempts,
    reads,
    failing,
    untold,
    windowEventIds,
  };
}

function expectedSince(observed: Observed, part: string, from: number, reads: number): number {
  const days = Math.max(1, Math.min(observed.observedDays, (observed.at - from) / DAY_MS));
  if (!tellsTotals(observed, part)) return days * usualPerDay(observed.past, part);
  return Math.max(
    EXPECTED_MIN,
    (reads + readsPending(observed, part, from)) * normalShare(part, observed.past.reads.get(part)),
  );
}

export const tellsTotals = (observed: Observed, part: string): boolean =>
  ledgerOf(observed, part).windows.length > 0 || (observed.past.reads.get(part)?.ok ?? 0) > 0;

/**
 * Reads since the last window ended: its successor has not come yet, while failures are told at once. As many as in the
 * trading hours of the windows before, and no longer than the longest of them.
 */
export function readsPending(observed: Observed, part: string, from: number): number {
  const { at, windows } = observed;
  const last = windows.at(-1);
  if (last === undefined) return 0;
  const longest = windows.reduce((most, window) => Math.max(most, window.to - window.from), 0);
  const waiting = Math.min(longest, at - Math.max(last.to, from));
  return (Math.max(0, waiting) / HOUR_MS) * ledgerOf(observed, part).readsPerHour;
}

/** The device's own past takes the place of the general figure as it grows; no better than that, and not above twice of it. */
export function normalShare(part: string, past: InterfaceTotals | undefined): number {
  const by: Readonly<Record<string, number>> = NORMAL.readFailureShareBy;
  const general = by[part] ?? NORMAL.readFailureShare;
  if (past === undefined) return general;
  const failed = past.failed * READ_FAILURE_SAYS.READER_HARDWARE.untold;
  const own = (failed + general * PAST_READS_FOR_HALF) / (past.ok + past.failed + PAST_READS_FOR_HALF);
  return Math.min(2 * general, Math.max(general, own));
}

/** Where a device tells no totals nobody knows how busy it is, but what it lost in a day before. */
export function usualPerDay({ days, faults }: Past, part: string): number {
  let weight = 0;
  for (const past of faults) if (past.part === part) weight += past.times * attemptSays('READER_HARDWARE', past);
  const general = NORMAL.readFailuresPerDay;
  const own = (weight + general * PAST_DAYS_FOR_HALF) / (days + PAST_DAYS_FOR_HALF);
  return Math.min(FINDING.ownPastMax * general, Math.max(general, own));
}
