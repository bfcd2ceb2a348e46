import { HOUR_MS } from '#device';
import type { Observed, ObservedFault, WindowTotals } from './observed.js';

/** What is known of one interface. */
export interface InterfaceLedger {
  /** Failed reads and fallbacks from it, oldest first. */
  readonly attempts: readonly ObservedFault[];
  /** Those of them that a window's totals count too. */
  readonly counted: ReadonlySet<ObservedFault>;
  /** Windows in which it was used. */
  readonly windows: readonly Untold[];
  readonly readsPerHour: number;
}

/** A window, and its failed reads that no single event tells of. */
export interface Untold {
  readonly window: WindowTotals;
  readonly reads: number;
  readonly ok: number;
  readonly untold: number;
}

/** Every look back asks for it again. */
const known = new WeakMap<Observed, Map<string, InterfaceLedger>>();

export function ledgerOf(observed: Observed, part: string): InterfaceLedger {
  const ofDevice = known.get(observed) ?? new Map<string, InterfaceLedger>();
  known.set(observed, ofDevice);
  const ledger = ofDevice.get(part) ?? makeLedger(observed, part);
  ofDevice.set(part, ledger);
  return ledger;
}

function makeLedger({ attempts, windows }: Observed, part: string): InterfaceLedger {
  const used = windows.filter(({ reads: { [part]: totals } }) => totals !== undefined && totals[0] + totals[1] > 0);
  const own = attempts.filter((one) => one.part === part && one.kind !== 'transaction.failed');
  const untold = untoldIn(used, attempts, part);
  const hours = used.reduce((sum, { from, to }) => sum + (to - from) / HOUR_MS, 0);
  return {
    attempts: own,
    counted: new Set(own.filter(({ at }) => coveringOf(used, at) !== undefined)),
    windows: untold,
    readsPerHour: hours === 0 ? 0 : untold.reduce((sum, { reads }) => sum + reads, 0) / hours,
  };
}

/** Windows are in order and do not overlap: the last one that begins by then is the only one that may cover it. */
function coveringOf(windows: readonly WindowTotals[], at: number): WindowTotals | undefined {
  let [low, high] = [0, windows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((windows[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const window = windows[low - 1];
  return window && at < window.to ? window : undefined;
}

/**
 * Totals count each try, an attempt has several: an attempt stands for as many failures of its window as it has events. What
 * an attempt has left over is of the window that follows, where it went on.
 */
function untoldIn(windows: readonly WindowTotals[], attempts: readonly ObservedFault[], part: string): Untold[] {
  let [next, leftOver, endedAt] = [0, 0, Number.NEGATIVE_INFINITY];
  return windows.map((window) => {
    let tries = window.from === endedAt ? leftOver : 0;
    for (let one = attempts[next]; one !== undefined && one.at < window.to; one = attempts[next]) {
      if (one.at >= window.from) tries += triesOf(one, part);
      next += 1;
    }
    const [ok = 0, failed = 0] = window.reads[part] ?? [];
    leftOver = Math.max(0, tries - failed);
    endedAt = window.to;
    return { window, reads: ok + failed, ok, untold: Math.max(0, failed - tries) };
  });
}

/** Who falls back goes on for at most so many tries where the attempt began. */
const TRIES_BEFORE_FALLBACK = 3;

/**
 * How many failed reads of an interface an attempt stands for. Of its events one may be the fallback; a fallback that
 * stands alone has two failed reads before it. Who fell back to this interface, or went on from there, may have failed here.
 */
function triesOf({ kind, events, part: first, rescuedBy }: ObservedFault, part: string): number {
  if (kind === 'transaction.failed') return 0;
  if (first === part) {
    if (kind === 'card-read.fallback') return Math.max(2, events);
    return Math.max(1, rescuedBy === undefined ? events : events - 1);
  }
  if (rescuedBy === undefined) return 0;
  return rescuedBy === part ? events - 1 : Math.max(0, events - TRIES_BEFORE_FALLBACK);
}

/** The share of a window that lies behind an instant. */
export const shareSince = ({ from, to }: WindowTotals, since: number): number =>
  from >= since ? 1 : Math.max(0, (to - since) / (to - from));
