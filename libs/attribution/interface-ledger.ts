import { HOUR_MS, type ActivityWindow, type Fault } from '#device';
import { READ_FAILURE_SAYS } from './evidence-weights.js';
import type { ObservedFault } from './observed-fault.js';

/** A window in which an interface was used. */
export interface UsedWindow {
  readonly window: ActivityWindow;
  /** Its place among the windows of the device. */
  readonly place: number;
  readonly reads: number;
  readonly ok: number;
  /** Its failed reads that no single event tells of. */
  untold: number;
}

/** What is known of one interface. */
export class InterfaceLedger {
  readonly part: string;
  /** Failed reads and fallbacks from it, oldest first. */
  readonly attempts: ObservedFault[] = [];
  /** Windows in which it was used, oldest first. */
  readonly windows: UsedWindow[] = [];
  #hasFailures = false;
  #readsPerHour: number | undefined;

  constructor(part: string) {
    this.part = part;
  }

  addWindow(window: ActivityWindow, place: number, ok: number, failed: number): void {
    this.windows.push({ window, place, reads: ok + failed, ok, untold: failed });
    if (failed > 0) this.#hasFailures = true;
  }

  /** @param attempts all that may stand for failures on this interface, oldest first */
  settle(attempts: readonly ObservedFault[]): void {
    if (this.windows.length === 0) return;
    markCounted(this.windows, this.attempts);
    if (this.#hasFailures && attempts.length > 0) takeOffTold(this.windows, attempts, this.part);
  }

  get readsPerHour(): number {
    if (this.#readsPerHour !== undefined) return this.#readsPerHour;
    let [reads, hours] = [0, 0];
    for (const one of this.windows) {
      reads += one.reads;
      hours += (one.window.to - one.window.from) / HOUR_MS;
    }
    this.#readsPerHour = hours === 0 ? 0 : reads / hours;
    return this.#readsPerHour;
  }

  /** What all of it says for the reader at the most, each attempt for itself: whoever has lost less need not be looked at closely. */
  get lostAtMost(): number {
    let [told, untold] = [0, 0];
    for (const { meaning } of this.attempts) told += meaning.asAttempt.READER_HARDWARE;
    if (this.#hasFailures) for (const one of this.windows) untold += one.untold;
    return told + untold * READ_FAILURE_SAYS.READER_HARDWARE.untold;
  }
}

/** Windows are in order and do not overlap: the last one that begins by then is the only one that may cover an attempt. */
function markCounted(windows: readonly UsedWindow[], attempts: readonly ObservedFault[]): void {
  let next = 0;
  for (const one of attempts) {
    while ((windows[next]?.window.from ?? Number.POSITIVE_INFINITY) <= one.at) next += 1;
    const covering = windows[next - 1]?.window;
    one.isCounted = covering !== undefined && one.at < covering.to;
  }
}

/**
 * Totals count each try, an attempt has several: an attempt stands for as many failures of its window as it has events. What
 * an attempt has left over is of the window that follows, where it went on.
 */
function takeOffTold(windows: readonly UsedWindow[], attempts: readonly ObservedFault[], part: string): void {
  let [next, leftOver, endedAt] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const used of windows) {
    const { from, to } = used.window;
    let tries = leftOver > 0 && from === endedAt ? leftOver : 0;
    for (let one = attempts[next]; one !== undefined && one.at < to; one = attempts[next]) {
      if (one.at >= from) tries += triesOf(one.told, part);
      next += 1;
    }
    const failed = used.untold;
    used.untold = Math.max(0, failed - tries);
    leftOver = Math.max(0, tries - failed);
    endedAt = to;
  }
}

/** Who falls back goes on for at most so many tries where the attempt began. */
const TRIES_BEFORE_FALLBACK = 3;

/**
 * How many failed reads of an interface an attempt stands for. Of its events one may be the fallback; a fallback that
 * stands alone has two failed reads before it. Who fell back to this interface, or went on from there, may have failed here.
 */
function triesOf({ kind, events, part: first, rescuedBy }: Fault, part: string): number {
  if (kind === 'transaction.failed') return 0;
  if (first === part) {
    if (kind === 'card-read.fallback') return Math.max(2, events);
    return Math.max(1, rescuedBy === undefined ? events : events - 1);
  }
  if (rescuedBy === undefined) return 0;
  return rescuedBy === part ? events - 1 : Math.max(0, events - TRIES_BEFORE_FALLBACK);
}

/** The share of a window that lies behind an instant. */
export const shareSince = ({ from, to }: ActivityWindow, since: number): number =>
  from >= since ? 1 : Math.max(0, (to - since) / (to - from));
