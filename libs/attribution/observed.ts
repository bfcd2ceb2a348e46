import { DAY_MS, HOUR_MS, type ActivityWindow, type Fault, type Ledger } from '#device';

/** Totals of one interface. */
export interface InterfaceTotals {
  ok: number;
  failed: number;
}

/** One spoiled attempt, or a fault that is none. */
export interface ObservedFault extends Fault {
  /** Inside a window whose totals count it already. */
  readonly isCounted: boolean;
}

export interface WindowTotals {
  readonly from: number;
  readonly to: number;
  readonly reads: Readonly<Record<string, readonly [ok: number, failed: number]>>;
  readonly eventIds: readonly string[];
}

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

/** What the device was like before the last seven days. */
export interface Past {
  /** Up to four weeks. */
  readonly days: number;
  /** By interface, of reads. */
  readonly reads: ReadonlyMap<string, InterfaceTotals>;
  /** How many of each kind of fault, by `kind/part/reason`. */
  readonly faults: ReadonlyMap<string, number>;
}

export const WEEK_MS = 7 * DAY_MS;
const PAST_DAYS_MAX = 28;
const ATTEMPT_KINDS = new Set(['card-read.failed', 'card-read.fallback', 'transaction.failed']);
/** Whoever was put up an hour ago is tried out: what is usual in a day is usual in that hour. */
const OBSERVED_DAYS_MIN = 1;

/** @param firstSeenAt of the device; null: never heard from */
export function observe({ hours, days }: Ledger, at: number, firstSeenAt: number | null): Observed {
  const began = Math.max(at - WEEK_MS, firstSeenAt ?? at);
  const windows = hours
    .flatMap((bucket) => bucket.windows)
    .filter(({ from }) => from <= at)
    .map(totalsOf)
    .sort((a, b) => a.from - b.from);
  const told = hours.flatMap((bucket) => bucket.faults).filter((fault) => fault.at <= at);
  const marked = told.map((fault) => ({ ...fault, isCounted: isCounted(windows, fault) })).sort((a, b) => a.at - b.at);
  return {
    at,
    attempts: marked.filter(({ kind }) => ATTEMPT_KINDS.has(kind)),
    faults: marked.filter(({ kind }) => !ATTEMPT_KINDS.has(kind)),
    windows,
    past: pastOf(days, windows, told, { at, firstSeenAt }),
    observedDays: Math.max(OBSERVED_DAYS_MIN, (at - began) / DAY_MS),
  };
}

const totalsOf = ({ from, to, reads, eventIds }: ActivityWindow): WindowTotals => ({
  from,
  to,
  reads,
  eventIds: eventIds ?? [],
});

/** Windows are in order and do not overlap: the last one that begins by then is the only one that may cover it. */
function isCounted(windows: readonly WindowTotals[], { kind, at, part }: Fault): boolean {
  if (kind === 'transaction.failed' || part === undefined) return false;
  let [low, high] = [0, windows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((windows[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const window = windows[low - 1];
  return window !== undefined && at < window.to && window.reads[part] !== undefined;
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
  const faults = new Map<string, number>();
  for (const total of days) {
    addReads(reads, total.reads);
    for (const [name, times] of Object.entries(total.faults)) faults.set(name, (faults.get(name) ?? 0) + times);
  }
  for (const window of windows) if (window.to <= until) addReads(reads, window.reads);
  for (const { kind, part, reason, at: when } of told) {
    const name = [kind, part ?? '', reason ?? ''].join('/');
    if (when <= until) faults.set(name, (faults.get(name) ?? 0) + 1);
  }
  const began = Math.max(until - PAST_DAYS_MAX * DAY_MS, firstSeenAt ?? until);
  return { days: Math.max(0, (until - began) / DAY_MS), reads, faults };
}

function addReads(past: Map<string, InterfaceTotals>, reads: WindowTotals['reads']): void {
  for (const [name, [ok, failed]] of Object.entries(reads)) {
    const before = past.get(name) ?? { ok: 0, failed: 0 };
    past.set(name, { ok: before.ok + ok, failed: before.failed + failed });
  }
}

/** Hours of a window. */
export const hoursOf = ({ from, to }: WindowTotals): number => (to - from) / HOUR_MS;
