import { DAY_MS, HOUR_MS, type Fault, type Ledger } from '#device';

/** Totals of one interface: [succeeded, failed], and single failures that no window counted. */
export interface InterfaceTotals {
  ok: number;
  failed: number;
}

/** One spoiled attempt, or a fault that is none, with how long ago it was. */
export interface ObservedFault extends Fault {
  /** Inside a window whose totals count it already. */
  readonly isCounted: boolean;
}

/** What the ledger holds of the last seven days before an instant. */
export interface Observed {
  readonly at: number;
  /** Cardholders' attempts: failed reads, fallbacks, transactions not approved. Oldest first. */
  readonly attempts: readonly ObservedFault[];
  /** All else. Oldest first. */
  readonly faults: readonly ObservedFault[];
  /** By hour and interface, from windows. */
  readonly windows: readonly WindowTotals[];
  /** Totals of the weeks before, by interface. */
  readonly past: ReadonlyMap<string, InterfaceTotals>;
  /** How long the ledger has been kept, up to seven days, in days; at least a quarter of one. */
  readonly observedDays: number;
}

export interface WindowTotals {
  readonly from: number;
  readonly to: number;
  readonly reads: Readonly<Record<string, readonly [ok: number, failed: number]>>;
  readonly eventIds: readonly string[];
}

export const WEEK_MS = 7 * DAY_MS;
const ATTEMPT_KINDS = new Set(['card-read.failed', 'card-read.fallback', 'transaction.failed']);
const OBSERVED_DAYS_MIN = 0.25;

/** @param firstSeenAt of the device; null: never heard from */
export function observe({ hours, days }: Ledger, at: number, firstSeenAt: number | null): Observed {
  const from = at - WEEK_MS;
  const attempts: ObservedFault[] = [];
  const faults: ObservedFault[] = [];
  const windows: WindowTotals[] = [];
  const past = new Map<string, InterfaceTotals>();
  for (const { hour, windows: own, faults: told } of hours) {
    if ((hour + 1) * HOUR_MS <= from) {
      for (const { reads } of own) addPast(past, reads);
      continue;
    }
    for (const window of own) {
      if (window.to > from && window.from <= at) windows.push({ ...window, eventIds: window.eventIds ?? [] });
    }
    for (const fault of told) {
      if (fault.at <= from || fault.at > at) continue;
      const isAttempt = ATTEMPT_KINDS.has(fault.kind);
      (isAttempt ? attempts : faults).push({ ...fault, isCounted: false });
    }
  }
  for (const { reads } of days) addPast(past, reads);
  const began = Math.max(from, firstSeenAt ?? at);
  return {
    at,
    attempts: attempts.map((one) => ({ ...one, isCounted: isCounted(windows, one) })),
    faults,
    windows,
    past,
    observedDays: Math.max(OBSERVED_DAYS_MIN, (at - began) / DAY_MS),
  };
}

function isCounted(windows: readonly WindowTotals[], { kind, at, part }: Fault): boolean {
  if (kind === 'transaction.failed' || part === undefined) return false;
  return windows.some((window) => window.from <= at && at < window.to && window.reads[part] !== undefined);
}

function addPast(past: Map<string, InterfaceTotals>, reads: WindowTotals['reads']): void {
  for (const [name, [ok, failed]] of Object.entries(reads)) {
    const before = past.get(name) ?? { ok: 0, failed: 0 };
    past.set(name, { ok: before.ok + ok, failed: before.failed + failed });
  }
}
