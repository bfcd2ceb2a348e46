import { WEEK_MS, type Observed, type ObservedFault } from './observed.js';
import { attemptSays, faultSays } from './says.js';

export type TerminalCause = 'POWER_DEVICE' | 'NETWORK_DEVICE' | 'PERIPHERAL' | 'SOFTWARE' | 'SECURITY';
const TELLING = [
  'POWER_DEVICE',
  'NETWORK_DEVICE',
  'PERIPHERAL',
  'SOFTWARE',
] as const satisfies readonly TerminalCause[];

const MINUTE_MS = 60_000;
/** A terminal that lost its power or its line is back within minutes; a fault may be told a little after what it spoiled. */
const BEFORE_MS = 10 * MINUTE_MS;
const AFTER_MS = 2 * MINUTE_MS;
/** Weighted faults in a week from which a cause stands behind what fails at another time too: a key that sticks does so all day. */
const STANDING_MIN = 3;

/**
 * A transaction that failed for the terminal's own sake says nothing of why. It is blamed on the fault that stands beside it;
 * else on an open security matter, which locks a terminal; else on what the device has most of; else on the software.
 */
export function blameTerminalFailures(
  { at, attempts, faults }: Observed,
  isSecurityOpen: boolean,
): ReadonlyMap<ObservedFault, TerminalCause> {
  const own = attempts.filter(
    (one) => one.reason === 'terminal' && attemptSays('SOFTWARE', one) > 0 && attemptSays('NETWORK_DEVICE', one) === 0,
  );
  if (own.length === 0) return new Map();
  const telling = faults.flatMap((fault) => {
    const cause = TELLING.find((one) => faultSays(one, fault) > 0);
    return cause ? [{ cause, at: fault.at, weight: faultSays(cause, fault) }] : [];
  });
  const standing = isSecurityOpen ? 'SECURITY' : standingOf(telling.filter((one) => one.at > at - WEEK_MS));
  let next = 0;
  return new Map(
    own.map((one) => {
      while ((telling[next]?.at ?? Number.POSITIVE_INFINITY) < one.at - BEFORE_MS) next += 1;
      const beside = telling[next];
      return [one, beside !== undefined && beside.at <= one.at + AFTER_MS ? beside.cause : standing];
    }),
  );
}

function standingOf(telling: readonly { readonly cause: TerminalCause; readonly weight: number }[]): TerminalCause {
  const sums = new Map<TerminalCause, number>();
  for (const { cause, weight } of telling) sums.set(cause, (sums.get(cause) ?? 0) + weight);
  const [heaviest] = [...sums].sort((a, b) => b[1] - a[1]);
  return heaviest && heaviest[1] >= STANDING_MIN ? heaviest[0] : 'SOFTWARE';
}
