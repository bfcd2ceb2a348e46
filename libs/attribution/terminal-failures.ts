import { WEEK_MS, type Observed } from './observed.js';
import type { ObservedFault } from './observed-fault.js';

export type TerminalCause = 'POWER_DEVICE' | 'NETWORK_DEVICE' | 'PERIPHERAL' | 'SOFTWARE' | 'SECURITY';

const MINUTE_MS = 60_000;
/** A terminal that lost its power or its line is back within minutes; a fault may be told a little after what it spoiled. */
const AFTERWARDS_MS = 10 * MINUTE_MS;
const BEFOREHAND_MS = 2 * MINUTE_MS;
/** Weighted faults in a week from which a cause stands behind what fails at another time too: a key that sticks does so all day. */
const STANDING_MIN = 3;
/** A line drops in healthy devices too: five or six times a week is usual, twice that is not. */
const STANDING_NETWORK_MIN = 12;

interface Telling {
  readonly cause: Exclude<TerminalCause, 'SECURITY'>;
  readonly at: number;
  readonly until: number;
  readonly weight: number;
}

/**
 * A transaction that failed for the terminal's own sake, and a vendor's code that names no part, say nothing of why. They
 * are blamed on the fault that stands beside them; else on an open security matter, which locks a terminal; else on what the
 * device has most of; else a failed transaction on the software, and a code on nothing.
 */
export function blameTerminalFailures({ at, attempts, faults }: Observed, isSecurityOpen: boolean): void {
  const failed = attempts.filter(({ meaning }) => meaning.isTerminals);
  const codes = faults.filter(({ meaning }) => meaning.isVagueCode);
  if (failed.length + codes.length === 0) return;
  const telling = tellingOf(faults);
  const standing = isSecurityOpen ? 'SECURITY' : standingOf(telling, at - WEEK_MS);
  const blame = (one: ObservedFault): TerminalCause | undefined =>
    telling.findLast((fault) => fault.at <= one.at && one.at <= fault.until)?.cause ?? standing;
  for (const one of failed) one.blamedOn = blame(one) ?? 'SOFTWARE';
  for (const one of codes) one.blamedOn = blame(one);
}

function tellingOf(faults: readonly ObservedFault[]): Telling[] {
  const telling: Telling[] = [];
  for (const { at, told, meaning } of faults) {
    const { telling: cause } = meaning;
    if (cause === undefined) continue;
    const until = at + (told.durationMs ?? 0) + AFTERWARDS_MS;
    telling.push({ cause, at: at - BEFOREHAND_MS, until, weight: meaning.asFault[cause] });
  }
  return telling;
}

function standingOf(telling: readonly Telling[], since: number): TerminalCause | undefined {
  const sums = new Map<TerminalCause, number>();
  for (const { cause, weight, until } of telling) {
    if (until > since) sums.set(cause, (sums.get(cause) ?? 0) + weight);
  }
  const [heaviest] = [...sums]
    .filter(([cause, sum]) => sum >= (cause === 'NETWORK_DEVICE' ? STANDING_NETWORK_MIN : STANDING_MIN))
    .sort((a, b) => b[1] - a[1]);
  return heaviest?.[0];
}
