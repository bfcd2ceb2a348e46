import { DAY_MS, type ActivityWindow, type Fault, type Ledger } from '#device';

/** Totals of one interface. */
export interface InterfaceTotals {
  ok: number;
  failed: number;
}

/** One spoiled attempt, or a fault that is none, as the ledger has it. */
export type ObservedFault = Fault;

/** Totals of `[from, to)`, as the ledger has them. */
export type WindowTotals = ActivityWindow;

/** What the ledger holds by an instant. */
export interface Observed {
  readonly at: number;
  /** Cardholders' attempts of the hours that are kept, eight days and more: failed reads, fallbacks, transactions not approved. Oldest first. */
  readonly attempts: readonly ObservedFault[];
  /** All else of those hours. Oldest first. */
  readonly faults: readonly ObservedFault[];
  /** Totals of those hours. Oldest first. */
  readonly windows: readonly WindowTotals[];
  readonly past: Past;
  /** How long the device has been heard from, up to seven days, in days; at least one. */
  readonly observedDays: number;
}

export interface PastFault extends Pick<Fault, 'kind' | 'part' | 'reason'> {
  readonly times: number;
}

/** What the device was like before the last seven days. */
export interface Past {
  /** Up to four weeks. */
  readonly days: number;
  /** By interface, of reads. */
  readonly reads: ReadonlyMap<string, InterfaceTotals>;
  /** Faults, and how many of each. */
  readonly faults: readonly PastFault[];
}

export const WEEK_MS = 7 * DAY_MS;
const PAST_DAYS_MAX = 28;
const ATTEMPT_KINDS = new Set(['card-read.failed', 'card-read.fallback', 'transaction.failed']);
/** Whoever was put up an hour ago is tried out: what is usual in a day is usual in that hour. */
const OBSERVED_DAYS_MIN = 1;

/** @param firstSeenAt of the device; null: never heard from */
export function observe({ hours, days }: Ledger, at: number, firstSeenAt: number | null): Observed {
  const began = Math.max(at - WEEK_MS, firstSeenAt ?? at);
  const windows: WindowTotals[] = [];
  const attempts: ObservedFault[] = [];
  const faults: ObservedFault[] = [];
  // Hours rise, and in each of them windows and faults do: but for what came late within its hour.
  for (const hour of hours) {
    for (const window of hour.windows) if (window.from <= at) windows.push(window);
    for (const fault of hour.faults) {
      if (fault.at <= at) (ATTEMPT_KINDS.has(fault.kind) ? attempts : faults).push(fault);
    }
  }
  windows.sort((a, b) => a.from - b.from);
  for (const list of [attempts, faults]) list.sort((a, b) => a.at - b.at);
  return {
    at,
    attempts,
    faults,
    windows,
    past: pastOf(days, windows, [...attempts, ...faults], { at, firstSeenAt }),
    observedDays: Math.max(OBSERVED_DAYS_MIN, (at - began) / DAY_MS),
  };
}

interface Instants {
  readonly at: number;
  readonly firstSeenAt: number | null;
}

function pastOf(
  days: Ledger['days'],
  windows: readonly WindowTotals[],
  told: readonly Fault[],
  { at, firstSeenAt }: Instants,
): Past {
  const until = at - WEEK_MS;
  const reads = new Map<string, InterfaceTotals>();
  const faults: PastFault[] = [];
  for (const total of days) {
    addReads(reads, total.reads);
    for (const [name, times] of Object.entries(total.faults)) faults.push(pastFault(name, times));
  }
  for (const window of windows) if (window.to <= until) addReads(reads, window.reads);
  for (const fault of told) if (fault.at <= until) faults.push({ ...fault, times: 1 });
  const began = Math.max(until - PAST_DAYS_MAX * DAY_MS, firstSeenAt ?? until);
  return { days: Math.max(0, (until - began) / DAY_MS), reads, faults };
}

/** From the name that a day's total has for it: `kind/part/reason`. */
export function pastFault(name: string, times: number): PastFault {
  const [kind = '', part, ...reason] = name.split('/');
  return { kind, times, ...(part ? { part } : {}), ...(reason.join('/') ? { reason: reason.join('/') } : {}) };
}

function addReads(past: Map<string, InterfaceTotals>, reads: WindowTotals['reads']): void {
  for (const [name, [ok, failed]] of Object.entries(reads)) {
    const before = past.get(name) ?? { ok: 0, failed: 0 };
    past.set(name, { ok: before.ok + ok, failed: before.failed + failed });
  }
}
