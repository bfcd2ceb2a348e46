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
const AFTERWARDS_MS = 10 * MINUTE_MS;
const BEFOREHAND_MS = 2 * MINUTE_MS;
/** Weighted faults in a week from which a cause stands behind what fails at another time too: a key that sticks does so all day. */
const STANDING_MIN = 3;
/** A line drops in healthy devices too: five or six times a week is usual, twice that is not. */
const STANDING_NETWORK_MIN = 12;
/** Categories of a vendor's code that name nothing of the device. */
const VAGUE: ReadonlySet<string> = new Set(['', 'other', 'host']);

interface Telling {
  readonly cause: TerminalCause;
  readonly at: number;
  readonly until: number;
  readonly weight: number;
}

/**
 * A transaction that failed for the terminal's own sake, and a vendor's code that names no part, say nothing of why. They
 * are blamed on the fault that stands beside them; else on an open security matter, which locks a terminal; else on what the
 * device has most of; else a failed transaction on the software, and a code on nothing.
 */
export function blameTerminalFailures(
  { at, attempts, faults }: Observed,
  isSecurityOpen: boolean,
): ReadonlyMap<ObservedFault, TerminalCause> {
  const failed = attempts.filter(
    (one) => one.reason === 'terminal' && attemptSays('SOFTWARE', one) > 0 && attemptSays('NETWORK_DEVICE', one) === 0,
  );
  const codes = faults.filter(
    ({ kind, part, detail }) => kind === 'fault.reported' && VAGUE.has(part ?? '') && detail !== 'info',
  );
  if (failed.length + codes.length === 0) return new Map();
  const telling = faults.flatMap((fault): Telling[] => {
    const cause = TELLING.find((one) => faultSays(one, fault) > 0);
    const until = fault.at + (fault.durationMs ?? 0) + AFTERWARDS_MS;
    return cause ? [{ cause, at: fault.at - BEFOREHAND_MS, until, weight: faultSays(cause, fault) }] : [];
  });
  const standing = isSecurityOpen ? 'SECURITY' : standingOf(telling.filter(({ until }) => until > at - WEEK_MS));
  const blame = (one: ObservedFault): TerminalCause | undefined =>
    telling.findLast((fault) => fault.at <= one.at && one.at <= fault.until)?.cause ?? standing;
  const blamed = [
    ...failed.map((one) => [one, blame(one) ?? 'SOFTWARE'] as const),
    ...codes.map((one) => [one, blame(one)] as const),
  ];
  return new Map(blamed.flatMap(([one, cause]) => (cause ? [[one, cause]] : [])));
}

function standingOf(telling: readonly Telling[]): TerminalCause | undefined {
  const sums = new Map<TerminalCause, number>();
  for (const { cause, weight } of telling) sums.set(cause, (sums.get(cause) ?? 0) + weight);
  const [heaviest] = [...sums]
    .filter(([cause, sum]) => sum >= (cause === 'NETWORK_DEVICE' ? STANDING_NETWORK_MIN : STANDING_MIN))
    .sort((a, b) => b[1] - a[1]);
  return heaviest?.[0];
}
