import { DAY_MS } from '#device';
import { countsFrom, type Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { FINDING, NORMAL } from '../evidence-weights.js';
import { confidenceOf, excessOf, isFinding, strongestOf } from '../excess.js';
import { WEEK_MS, type ObservedFault, type Past } from '../observed.js';
import { attemptSays, faultSays, type AttemptCause, type FaultCause } from '../says.js';
import { named, shareOf } from '../spoiled.js';
import type { TerminalCause } from '../terminal-failures.js';

/** A cause that is told by faults of the device itself, counted against what is usual in a day. */
export interface CountedCause {
  readonly cause: FaultCause & TerminalCause;
  readonly component: string;
  readonly perDay: number;
  /** In words, many of them: `lost lines`. */
  readonly called: string;
}

/** A sharp fault is seen within a day, a mild one within days. */
const LOOK_BACK_MS = [DAY_MS, 3 * DAY_MS, WEEK_MS] as const;
/** However short the look, a third of a fault is usual. */
const EXPECTED_MIN = 0.3;
/** Days of what is normal for all that weigh as much as the device's own past. */
const PAST_DAYS_FOR_HALF = 7;

export function findCounted(of: Case, counted: CountedCause): Diagnosis | undefined {
  const { at, observed, spoiled } = of;
  const since = countsFrom(of, counted.component);
  const faults = observed.faults.filter(
    (fault) =>
      fault.at >= since && (faultSays(counted.cause, fault) > 0 || of.terminalFailures.get(fault) === counted.cause),
  );
  const attempts = observed.attempts.filter((one) => one.at >= since && blamedWeight(of, counted.cause, one) > 0);
  const all = [...faults, ...attempts].sort((a, b) => a.at - b.at);
  const newest = all.at(-1);
  if (newest === undefined || newest.at < of.quietFrom) return undefined;
  const weigh = weightIn(of, counted.cause);
  if (all.reduce((sum, one) => sum + weigh(one), 0) < FINDING.countMin) return undefined;
  const perDay = usualPerDay(observed.past, counted);
  const looks = LOOK_BACK_MS.map((ms) => {
    const from = Math.max(since, at - ms);
    const count = all.reduce((sum, one) => sum + (one.at >= from ? weigh(one) : 0), 0);
    const failed = attempts.reduce((sum, one) => sum + (one.at >= from ? weigh(one) : 0), 0);
    return { from, excess: excessOf(count, expectedIn(of, from, { perDay, failed })) };
  });
  const look = strongestOf(looks.filter(({ excess }) => isFinding(excess)));
  if (look === undefined) return undefined;
  return {
    cause: counted.cause,
    component: counted.component,
    confidence: confidenceOf(look.excess),
    share: shareOf(attempts.length, spoiled),
    explanation: `${all.length} ${counted.called} in seven days; ${(7 * perDay).toFixed(1)} would be usual.`,
    evidence: evidenceOf(all, weigh),
    since: all.find((one) => one.at >= look.from)?.at ?? newest.at,
    isMild: look.excess.count < 2 * look.excess.expected + 3,
    aspect: null,
  };
}

const weightIn =
  (of: Case, cause: CountedCause['cause']) =>
  (one: ObservedFault): number =>
    faultSays(cause, one) || blamedWeight(of, cause, one);

/** What a fault beside it says: a vendor's code without a word on the part. */
const CODE_BESIDE_SAYS = 0.5;

/** A failed transaction says something for the cause of its detail, or for the one it is blamed on as a terminal's own. */
function blamedWeight({ terminalFailures }: Case, cause: CountedCause['cause'], one: ObservedFault): number {
  const blamed = terminalFailures.get(one);
  if (blamed !== undefined && blamed !== cause) return 0;
  if (one.kind !== 'transaction.failed') return blamed === cause ? CODE_BESIDE_SAYS : 0;
  if (blamed === cause) return attemptSays('SOFTWARE', one);
  return cause === 'NETWORK_DEVICE' ? attemptSays(cause satisfies AttemptCause, one) : 0;
}

/** What is usual in a day takes the device's own past in as that grows. */
function usualPerDay({ days, faults }: Past, { cause, perDay }: CountedCause): number {
  let weight = 0;
  for (const past of faults) weight += past.times * faultSays(cause, past);
  const own = (weight + perDay * PAST_DAYS_FOR_HALF) / (days + PAST_DAYS_FOR_HALF);
  return Math.min(FINDING.ownPastMax * perDay, Math.max(perDay, own));
}

/** Faults that are usual since an instant, and of the failed transactions as many as are usual in so many reads. */
function expectedIn(
  { at, observed }: Case,
  from: number,
  { perDay, failed }: { readonly perDay: number; readonly failed: number },
): number {
  const days = Math.max(1, Math.min(observed.observedDays, (at - from) / DAY_MS));
  return Math.max(EXPECTED_MIN, days * perDay) + Math.min(failed, usualFailed(observed.windows, from));
}

/** Transactions that fail for one reason or another in as many reads as there were since an instant. */
export const usualFailed = (windows: Case['observed']['windows'], from: number): number =>
  readsSince(windows, from) * NORMAL.transactionFailureShare;

export function readsSince(windows: Case['observed']['windows'], from: number): number {
  let sum = 0;
  for (const { to, reads } of windows) {
    if (to > from) for (const [ok, failed] of Object.values(reads)) sum += ok + failed;
  }
  return sum;
}

function evidenceOf(faults: readonly ObservedFault[], weigh: (one: ObservedFault) => number): Diagnosis['evidence'] {
  const kinds = Map.groupBy(faults, ({ kind, part, reason, detail }) =>
    (kind === 'transaction.failed' ? [kind, detail ?? reason] : [kind, part ?? reason]).filter(Boolean).join(': '),
  );
  return [...kinds].map(([label, list]) => ({
    label: label.replaceAll('.', ' ').replaceAll('_', ' '),
    weight: Math.max(...list.map(weigh)),
    ...named(list),
  }));
}
