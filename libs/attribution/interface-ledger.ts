import { HOUR_MS, type Fault } from '#device';
import { READ_FAILURE_SAYS } from './evidence-weights.js';
import type { ObservedFault } from './observed-fault.js';
import type { Windows } from './windows.js';

/** What is known of one interface. */
export class InterfaceLedger {
  readonly part: string;
  readonly windows: Windows;
  /** Failed reads and fallbacks from it, oldest first. */
  readonly attempts: ObservedFault[] = [];
  /** By the place of a window: its reads, those that succeeded, and failed ones that no single event tells of. */
  readonly reads: number[] = [];
  readonly ok: number[] = [];
  readonly untold: number[] = [];
  /** What all of it says for the reader at the most, each attempt for itself: whoever has lost less need not be looked at closely. */
  lostAtMost = 0;
  #hasFailures = false;
  #readsPerHour: number | undefined;

  constructor(part: string, windows: Windows) {
    this.part = part;
    this.windows = windows;
  }

  /** @param place of the window that tells of it; places rise */
  use(place: number, ok: number, failed: number): void {
    while (this.reads.length < place) this.#push(0, 0);
    this.#push(ok, failed);
    if (failed > 0) this.#hasFailures = true;
  }

  #push(ok: number, failed: number): void {
    this.reads.push(ok + failed);
    this.ok.push(ok);
    this.untold.push(failed);
  }

  /** @param attempts all that may stand for failures on this interface, oldest first */
  settle(attempts: readonly ObservedFault[]): void {
    if (this.reads.length > 0) {
      this.#markCounted();
      if (this.#hasFailures && attempts.length > 0) this.#takeOffTold(attempts);
    }
    let [told, untold] = [0, 0];
    for (const { meaning } of this.attempts) told += meaning.asAttempt.READER_HARDWARE;
    if (this.#hasFailures) for (const failed of this.untold) untold += failed;
    this.lostAtMost = told + untold * READ_FAILURE_SAYS.READER_HARDWARE.untold;
  }

  /** A window has told of reads on it. */
  get isTold(): boolean {
    return this.reads.length > 0;
  }

  get readsPerHour(): number {
    this.#readsPerHour ??= this.#perHour();
    return this.#readsPerHour;
  }

  #perHour(): number {
    const { from, to } = this.windows;
    let [sum, hours] = [0, 0];
    for (let place = 0; place < this.reads.length; place += 1) {
      const reads = this.reads[place] ?? 0;
      if (reads === 0) continue;
      sum += reads;
      hours += ((to[place] ?? 0) - (from[place] ?? 0)) / HOUR_MS;
    }
    return hours === 0 ? 0 : sum / hours;
  }

  /** Windows are in order and do not overlap: of those with reads the last one that begins by then may cover an attempt. */
  #markCounted(): void {
    const { from, to } = this.windows;
    let [next, covering] = [0, -1];
    for (const one of this.attempts) {
      for (; next < this.reads.length && (from[next] ?? 0) <= one.at; next += 1) {
        if ((this.reads[next] ?? 0) > 0) covering = next;
      }
      one.isCounted = covering >= 0 && one.at < (to[covering] ?? 0);
    }
  }

  /**
   * Totals count each try, an attempt has several: an attempt stands for as many failures of its window as it has events. What
   * an attempt has left over is of the window that follows, where it went on.
   */
  #takeOffTold(attempts: readonly ObservedFault[]): void {
    const { from, to } = this.windows;
    let [next, leftOver, endedAt] = [0, 0, Number.NEGATIVE_INFINITY];
    for (let place = 0; place < this.reads.length; place += 1) {
      if (this.reads[place] === 0) continue;
      const [begins = 0, ends = 0] = [from[place], to[place]];
      let tries = leftOver > 0 && begins === endedAt ? leftOver : 0;
      for (let one = attempts[next]; one !== undefined && one.at < ends; one = attempts[next]) {
        if (one.at >= begins) tries += triesOf(one.told, this.part);
        next += 1;
      }
      const failed = this.untold[place] ?? 0;
      this.untold[place] = Math.max(0, failed - tries);
      leftOver = Math.max(0, tries - failed);
      endedAt = ends;
    }
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
