import { DAY_MS } from '#device';
import { countsFrom, type Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { named } from '../event-names.js';
import { FINDING, NORMAL } from '../evidence-weights.js';
import { confidenceOf, excessOf, isFinding, isShortOf, strongestOf } from '../excess.js';
import type { Observed } from '../observed.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import type { Past } from '../past.js';
import type { FaultCause } from '../says.js';
import { shareOf } from '../spoiled.js';
import type { TerminalCause } from '../terminal-failures.js';

/** A cause that is told by faults of the device itself, counted against what is usual in a day. */
export interface CountedCause {
  readonly cause: FaultCause & Exclude<TerminalCause, 'SECURITY'>;
  readonly component: string;
  readonly perDay: number;
  /** In words, many of them: `lost lines`. */
  readonly called: string;
}

/** A sharp fault is seen within a day, a mild one within days; then the whole week. */
const LOOK_BACK_MS = [DAY_MS, 3 * DAY_MS, 7 * DAY_MS] as const;
/** However short the look, a third of a fault is usual. */
const EXPECTED_MIN = 0.3;
/** Days of what is normal for all that weigh as much as the device's own past. */
const PAST_DAYS_FOR_HALF = 7;

export function findCounted(of: Case, counted: CountedCause): Diagnosis | undefined {
  const { at, observed, spoiled } = of;
  const { cause, component } = counted;
  // Most devices end here; not by a rounding, which the sum in order below may not have.
  const atMost = weightSince(observed.attempts, cause, 0) + weightSince(observed.faults, cause, 0);
  if (isShortOf(atMost, FINDING.countMin)) return undefined;
  const since = countsFrom(of, component);
  const attempts = speaking(observed.attempts, cause, since);
  const all = [...speaking(observed.faults, cause, since), ...attempts].sort((a, b) => a.at - b.at);
  const newest = all.at(-1);
  if (newest === undefined || newest.at < of.quietFrom) return undefined;
  if (weightSince(all, cause, 0) < FINDING.countMin) return undefined;
  const perDay = usualPerDay(observed.past, counted);
  const looks = LOOK_BACK_MS.map((ms) => {
    const from = Math.max(since, at - ms);
    const count = weightSince(all, cause, firstSince(all, from));
    const failed = weightSince(attempts, cause, firstSince(attempts, from));
    return { from, excess: excessOf(count, expectedIn(of, from, { perDay, failed })) };
  });
  const look = strongestOf(looks.filter(({ excess }) => isFinding(excess)));
  if (look === undefined) return undefined;
  return {
    cause,
    component,
    confidence: confidenceOf(look.excess),
    share: shareOf(attempts.length, spoiled),
    explanation: `${all.length} ${counted.called} in seven days; ${(7 * perDay).toFixed(1)} would be usual.`,
    evidence: evidenceOf(all, cause),
    since: (all[firstSince(all, look.from)] ?? newest).at,
    isMild: look.excess.count < 2 * look.excess.expected + 3,
    aspect: null,
  };
}

/** What a fault beside it says: a vendor's code without a word on the part. */
const CODE_BESIDE_SAYS = 0.5;

/**
 * What a fault says for the cause; a failed transaction for that of its detail, or for the one that it is blamed on as a
 * terminal's own.
 */
function weightOf({ meaning, blamedOn }: ObservedFault, cause: CountedCause['cause']): number {
  const own = meaning.asFault[cause];
  if (own > 0) return own;
  if (blamedOn === cause) return meaning.isAttempt ? meaning.asAttempt.SOFTWARE : CODE_BESIDE_SAYS;
  return cause === 'NETWORK_DEVICE' && blamedOn === undefined && meaning.isAttempt && !meaning.isRead
    ? meaning.asAttempt.NETWORK_DEVICE
    : 0;
}

function weightSince(faults: readonly ObservedFault[], cause: CountedCause['cause'], first: number): number {
  let weight = 0;
  for (let i = first; i < faults.length; i += 1) {
    const one = faults[i];
    if (one !== undefined) weight += weightOf(one, cause);
  }
  return weight;
}

function speaking(faults: readonly ObservedFault[], cause: CountedCause['cause'], since: number): ObservedFault[] {
  const found: ObservedFault[] = [];
  for (let i = firstSince(faults, since); i < faults.length; i += 1) {
    const one = faults[i];
    if (one !== undefined && weightOf(one, cause) > 0) found.push(one);
  }
  return found;
}

/** What is usual in a day takes the device's own past in as that grows. */
function usualPerDay(past: Past, { cause, perDay }: CountedCause): number {
  const own = (past.faults(cause) + perDay * PAST_DAYS_FOR_HALF) / (past.days + PAST_DAYS_FOR_HALF);
  return Math.min(FINDING.ownPastMax * perDay, Math.max(perDay, own));
}

/** Faults that are usual since an instant, and of the failed transactions as many as are usual in so many reads. */
function expectedIn(
  { at, observed }: Case,
  from: number,
  { perDay, failed }: { readonly perDay: number; readonly failed: number },
): number {
  const days = Math.max(1, Math.min(observed.observedDays, (at - from) / DAY_MS));
  return Math.max(EXPECTED_MIN, days * perDay) + Math.min(failed, usualFailed(observed, from));
}

/** Transactions that fail for one reason or another in as many reads as there were since an instant. */
export const usualFailed = ({ windows }: Observed, from: number): number =>
  windows.readsSince(from) * NORMAL.transactionFailureShare;

function evidenceOf(faults: readonly ObservedFault[], cause: CountedCause['cause']): Diagnosis['evidence'] {
  const kinds = Map.groupBy(faults, ({ told: { kind, part, reason, detail } }) =>
    (kind === 'transaction.failed' ? [kind, detail ?? reason] : [kind, part ?? reason]).filter(Boolean).join(': '),
  );
  return [...kinds].map(([label, list]) => ({
    label: label.replaceAll('.', ' ').replaceAll('_', ' '),
    weight: Math.max(...list.map((one) => weightOf(one, cause))),
    ...named(list),
  }));
}
