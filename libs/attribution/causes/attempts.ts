import { DAY_MS } from '#device';
import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { named } from '../event-names.js';
import { confidenceOf, excessOf, isFinding, strongestOf } from '../excess.js';
import { WEEK_MS } from '../observed.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import { reasonOf, type AttemptCause } from '../says.js';
import { shareOf } from '../spoiled.js';

const LOOK_BACK_MS = [DAY_MS, 3 * DAY_MS, WEEK_MS] as const;
const EXPECTED_MIN = 0.3;

export interface AttemptFinding {
  readonly cause: AttemptCause;
  readonly component: string | null;
  /** Attempts, and faults that speak for the same, of the last seven days, oldest first. */
  readonly attempts: readonly ObservedFault[];
  /** Weighted count that would be normal since an instant. */
  readonly expectedSince: (from: number, days: number) => number;
  readonly explanation: (lost: number) => string;
  /** Weighted count of those from a place on; absent: the sum of what each says. */
  readonly countFrom?: (first: number) => number;
  readonly aspect?: string;
}

/** A cause that is told by the spoiled attempts themselves. */
export function findByAttempts(of: Case, finding: AttemptFinding): Diagnosis[] {
  const { at, spoiled, observed } = of;
  const { cause, component, attempts, aspect = null } = finding;
  const newest = attempts.at(-1);
  if (newest === undefined || newest.at < of.quietFrom) return [];
  const countFrom = finding.countFrom ?? ((first) => sumFrom(attempts, cause, first));
  const looks = LOOK_BACK_MS.map((ms) => {
    const first = firstSince(attempts, at - ms + 1);
    const expected = finding.expectedSince(at - ms, Math.min(observed.observedDays, ms / DAY_MS));
    return { first, excess: excessOf(countFrom(first), Math.max(EXPECTED_MIN, expected)) };
  });
  const look = strongestOf(looks.filter(({ excess }) => isFinding(excess)));
  if (look === undefined) return [];
  const lost = attempts.filter(({ told: { kind } }) => kind !== 'fault.reported').length;
  return [
    {
      cause,
      component,
      confidence: confidenceOf(look.excess),
      share: shareOf(lost, spoiled),
      explanation: finding.explanation(attempts.length),
      evidence: [...Map.groupBy(attempts, ({ told }) => reasonOf(told))].map(([reason, list]) => ({
        label: reason.replaceAll('_', ' '),
        weight: Math.max(...list.map((one) => weightOf(one, cause))),
        ...named(list),
      })),
      since: (attempts[look.first] ?? newest).at,
      isMild: look.excess.count < 10,
      aspect,
    },
  ];
}

function sumFrom(attempts: readonly ObservedFault[], cause: AttemptCause, first: number): number {
  let sum = 0;
  for (let i = first; i < attempts.length; i += 1) {
    const one = attempts[i];
    if (one !== undefined) sum += weightOf(one, cause);
  }
  return sum;
}

const weightOf = ({ meaning }: ObservedFault, cause: AttemptCause): number =>
  meaning.asAttempt[cause] || (cause === 'CONFIGURATION' ? meaning.asFault.CONFIGURATION : 0);
