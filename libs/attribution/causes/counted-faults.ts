import { QUIET_MS, repairedAt, type Case } from '../case.js';
import type { Cause, Diagnosis } from '../diagnosis.js';
import { FAULT_SAYS } from '../evidence-weights.js';
import { confidenceOf, excessOf, isFinding } from '../excess.js';
import { WEEK_MS, type ObservedFault } from '../observed.js';
import { named } from '../spoiled.js';

const DAY_MS = WEEK_MS / 7;

/** A cause that is told by faults of the device itself, counted against what is usual in a day. */
export interface CountedCause {
  readonly cause: Cause & keyof typeof FAULT_SAYS;
  readonly component: string;
  readonly perDay: number;
  /** In words, many of them: `lost lines`. */
  readonly called: string;
  /** Only these, of the faults that speak for the cause. */
  readonly only?: (fault: ObservedFault) => boolean;
  /** Attempts that were spoiled by it, with their weight. */
  readonly attemptWeight?: (attempt: ObservedFault) => number;
  readonly aspect?: string;
}

/** How much a fault says for a cause: by kind and part, by kind and reason, or by kind alone. */
export function weightOf(cause: keyof typeof FAULT_SAYS, { kind, part, reason }: ObservedFault): number {
  const table: Readonly<Record<string, number>> = FAULT_SAYS[cause];
  return table[`${kind}/${part ?? ''}`] ?? table[`${kind}/${reason ?? ''}`] ?? table[kind] ?? 0;
}

export function findCounted(of: Case, counted: CountedCause): Diagnosis | undefined {
  const { at, record, observed, spoiled } = of;
  const since = Math.max(at - WEEK_MS, repairedAt(record, counted.component));
  const isOurs = counted.only ?? (() => true);
  const faults = observed.faults.filter((fault) => fault.at >= since && isOurs(fault) && weightOf(counted.cause, fault) > 0);
  const attempts = observed.attempts.filter((one) => one.at >= since && (counted.attemptWeight?.(one) ?? 0) > 0);
  const newest = Math.max(...[...faults, ...attempts].map((one) => one.at), Number.NEGATIVE_INFINITY);
  if (newest < at - QUIET_MS) return undefined;
  const looks = [DAY_MS, WEEK_MS].map((ms) => {
    const from = Math.max(since, at - ms);
    const weigh = (list: readonly ObservedFault[], weight: (one: ObservedFault) => number): number => list.reduce((sum, one) => sum + (one.at >= from ? weight(one) : 0), 0);
    const count = weigh(faults, (one) => weightOf(counted.cause, one)) + weigh(attempts, (one) => counted.attemptWeight?.(one) ?? 0);
    const days = Math.max(0.25, Math.min(observed.observedDays, (at - from) / DAY_MS));
    return excessOf(count, Math.max(0.3, days * counted.perDay));
  });
  const strongest = looks.reduce((a, b) => (b.llr > a.llr ? b : a));
  if (!isFinding(strongest)) return undefined;
  const kinds = Map.groupBy([...faults, ...attempts], ({ kind, part, reason }) => [kind, part ?? reason].filter(Boolean).join(': '));
  return {
    cause: counted.cause,
    component: counted.component,
    confidence: confidenceOf(strongest),
    share: spoiled === 0 ? 0 : Math.min(1, attempts.length / spoiled),
    explanation: `${faults.length + attempts.length} ${counted.called} in seven days; ${(7 * counted.perDay).toFixed(1)} would be usual.`,
    evidence: [...kinds].map(([label, list]) => ({
      label: label.replaceAll('.', ' ').replaceAll('_', ' '),
      weight: Math.max(...list.map((one) => weightOf(counted.cause, one) || (counted.attemptWeight?.(one) ?? 0))),
      ...named(list),
    })),
    since: Math.min(...[...faults, ...attempts].map((one) => one.at)),
    isMild: strongest.count < 2 * strongest.expected + 3,
    aspect: counted.aspect ?? null,
  };
}
