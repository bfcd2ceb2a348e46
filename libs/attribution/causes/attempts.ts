import { DAY_MS } from '#device';
import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { confidenceOf, excessOf, isFinding, strongestOf } from '../excess.js';
import { WEEK_MS, type ObservedFault } from '../observed.js';
import { attemptSays, faultSays, reasonOf, type AttemptCause } from '../says.js';
import { named, shareOf } from '../spoiled.js';

const LOOK_BACK_MS = [DAY_MS, 3 * DAY_MS, WEEK_MS] as const;
const EXPECTED_MIN = 0.3;

export interface AttemptFinding {
  readonly cause: AttemptCause;
  readonly component: string | null;
  /** Attempts, and faults that speak for the same, oldest first. */
  readonly attempts: readonly ObservedFault[];
  /** Weighted count that would be normal since an instant. */
  readonly expectedSince: (from: number, days: number) => number;
  readonly explanation: (lost: number) => string;
  /** Weighted count of some of them; absent: the sum of what each says. */
  readonly countOf?: (attempts: readonly ObservedFault[]) => number;
  readonly aspect?: string;
}

/** A cause that is told by the spoiled attempts themselves. */
export function findByAttempts(of: Case, finding: AttemptFinding): Diagnosis[] {
  const { at, spoiled, observed } = of;
  const { cause, component, aspect = null } = finding;
  const attempts = finding.attempts.filter((one) => one.at > at - WEEK_MS);
  const newest = attempts.at(-1);
  if (newest === undefined || newest.at < of.quietFrom) return [];
  const countOf = finding.countOf ?? ((list) => list.reduce((sum, one) => sum + saysOf(cause, one), 0));
  const looks = LOOK_BACK_MS.map((ms) => {
    const from = at - ms;
    const expected = finding.expectedSince(from, Math.min(observed.observedDays, ms / DAY_MS));
    return {
      from,
      excess: excessOf(countOf(attempts.filter((one) => one.at > from)), Math.max(EXPECTED_MIN, expected)),
    };
  });
  const look = strongestOf(looks.filter(({ excess }) => isFinding(excess)));
  if (look === undefined) return [];
  const lost = attempts.filter(({ kind }) => kind !== 'fault.reported').length;
  return [
    {
      cause,
      component,
      confidence: confidenceOf(look.excess),
      share: shareOf(lost, spoiled),
      explanation: finding.explanation(attempts.length),
      evidence: [...Map.groupBy(attempts, reasonOf)].map(([reason, list]) => ({
        label: reason.replaceAll('_', ' '),
        weight: Math.max(...list.map((one) => saysOf(cause, one))),
        ...named(list),
      })),
      since: attempts.find((one) => one.at > look.from)?.at ?? newest.at,
      isMild: look.excess.count < 10,
      aspect,
    },
  ];
}

const saysOf = (cause: AttemptCause, one: ObservedFault): number =>
  attemptSays(cause, one) || (cause === 'CONFIGURATION' ? faultSays(cause, one) : 0);
