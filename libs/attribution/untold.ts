import type { Observed, ObservedFault, WindowTotals } from './observed.js';

/** Failed reads of a window that no single event tells of. */
export interface Untold {
  readonly window: WindowTotals;
  readonly failed: number;
}

/**
 * Totals count each try, an attempt has several: an attempt stands for as many failures of its window as it has events. What
 * an attempt has left over is of the window that follows, where it went on.
 */
export function untoldOf(observed: Observed, part: string): readonly Untold[] {
  const ofDevice = known.get(observed) ?? new Map<string, readonly Untold[]>();
  known.set(observed, ofDevice);
  const untold = ofDevice.get(part) ?? untoldIn(observed, part);
  ofDevice.set(part, untold);
  return untold;
}

/** Each look back asks for it again. */
const known = new WeakMap<Observed, Map<string, readonly Untold[]>>();

function untoldIn({ attempts, windows }: Observed, part: string): Untold[] {
  const own = attempts.flatMap((one) => {
    const tries = one.isCounted ? triesOf(one, part) : 0;
    return tries > 0 ? [{ at: one.at, tries }] : [];
  });
  let [next, leftOver, endedAt] = [0, 0, Number.NEGATIVE_INFINITY];
  return windows.map((window) => {
    let tries = window.from === endedAt ? leftOver : 0;
    for (let one = own[next]; one !== undefined && one.at < window.to; one = own[next]) {
      if (one.at >= window.from) tries += one.tries;
      next += 1;
    }
    const failed = window.reads[part]?.[1] ?? 0;
    leftOver = Math.max(0, tries - failed);
    endedAt = window.to;
    return { window, failed: Math.max(0, failed - tries) };
  });
}

/** Who falls back goes on for at most so many tries where the attempt began. */
const TRIES_BEFORE_FALLBACK = 3;

/**
 * How many failed reads of an interface an attempt stands for. Of its events one may be the fallback; a fallback that
 * stands alone has two failed reads before it. Who fell back to this interface, or went on from there, may have failed here.
 */
function triesOf({ kind, events, part: first, rescuedBy }: ObservedFault, part: string): number {
  if (first === part)
    return kind === 'card-read.fallback'
      ? Math.max(2, events)
      : Math.max(1, rescuedBy === undefined ? events : events - 1);
  if (rescuedBy === undefined) return 0;
  return rescuedBy === part ? events - 1 : Math.max(0, events - TRIES_BEFORE_FALLBACK);
}

/** The share of a window that lies behind an instant. */
export const shareSince = ({ from, to }: WindowTotals, since: number): number =>
  from >= since ? 1 : Math.max(0, (to - since) / (to - from));
