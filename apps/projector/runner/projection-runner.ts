import { patientClock } from '#clocks';
import type { EventStore, LogPosition } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { DeviceEntries } from '../devices/device-entries.js';
import { readCheckpoint } from './checkpoint.js';
import { decide, retryAfterMs } from './failure.js';
import { forgetOld, FORGET_EVERY_MS } from './forget-old.js';
import { TimerWheel, type Turn } from '../wheel/timer-wheel.js';
import { projectNext, type Advance } from './project-next.js';
import { limitsWithin, TRANSACTION_LIMITS, type TransactionLimits } from './transaction-limits.js';

/** What operators are told of the runner. */
export interface RunnerReports {
  advanced(advance: Advance, tookMs: number): void;
  /** Devices were looked at again because of time alone. */
  turned(devices: number): void;
  /** Null: nothing is wrong any more. */
  trouble(why: string | null, error?: unknown): void;
}

/** The read model holds everything up to `logPosition`; `newestReceivedAt` of what it holds, 0: unknown. */
export interface Progress {
  readonly logPosition: LogPosition;
  readonly newestReceivedAt: number;
}

export interface RunnerOptions {
  readonly store: EventStore;
  readonly db: Kysely<ReadModelDatabase>;
  readonly now: () => number;
  readonly reports: RunnerReports;
  /** Told after every commit. */
  readonly onProjected: (progress: Progress) => void;
  /** The part of its memory, 0 to 1, that it may take until it has caught up; absent: all of it. */
  readonly memoryShare?: number;
}

/** Other processes may append without waking this one. */
const POLL_MS = 250;

/** Twice a second is soon enough for silence, and subscribers are told of it within two. */
const TURN_EVERY_MS = 500;
/** Where the head is not reached for so long, time is looked at all the same: silence goes by watermarks, not by the lag. */
const TURN_AT_LAST_MS = 10_000;

/** Follows the log from the checkpoint on, one page at a time, until it is stopped. */
export class ProjectionRunner {
  readonly #options: RunnerOptions;
  readonly #entries: DeviceEntries;
  #limits: TransactionLimits;
  readonly #wheel = new TimerWheel();
  #turnedAt = 0;
  #stopping = false;
  /** Something was appended since the last look. */
  #appended = false;
  #wake: (() => void) | undefined;
  #loop: Promise<void> | undefined;
  #forgotAt = 0;
  readonly #patientNow: () => number;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#patientNow = patientClock(options.now);
    const { memoryShare = 1 } = options;
    this.#entries = new DeviceEntries(memoryShare);
    this.#limits = limitsWithin(memoryShare);
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends after the page that is under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { store } = this.#options;
    const unlisten = store.onAppended(() => {
      this.#appended = true;
      this.#wake?.();
    });
    try {
      await this.#follow();
    } finally {
      unlisten();
    }
  }

  async #follow(): Promise<void> {
    const { db, reports, onProjected } = this.#options;
    let position: LogPosition | undefined;
    for (let failures = 0; !this.#stopping;) {
      try {
        if (position === undefined) {
          position = await readCheckpoint(db);
          onProjected({ logPosition: position, newestReceivedAt: 0 });
        }
        this.#appended = false;
        const advance = await this.#step(position);
        if (failures > 0) reports.trouble(null);
        failures = 0;
        if (advance.logPosition !== position) {
          position = advance.logPosition;
          onProjected({ logPosition: position, newestReceivedAt: advance.newestReceivedAt });
        }
        const { visited, more } = await this.#turn(advance);
        if (visited > 0) onProjected({ logPosition: position, newestReceivedAt: advance.newestReceivedAt });
        if (advance.atHead && !this.#appended && !more) await this.#sleep(POLL_MS, 'or until something is appended');
        else await new Promise(setImmediate);
      } catch (error) {
        const { what, why } = decide(error);
        reports.trouble(why, error);
        if (what === 'stop') return;
        position = undefined;
        await this.#sleep(retryAfterMs(failures++));
      }
    }
  }

  async #step(after: LogPosition): Promise<Advance> {
    const { store, db, now, reports } = this.#options;
    const began = performance.now();
    const isStopping = (): boolean => this.#stopping;
    const limits = this.#limits;
    const advance = await projectNext({ store, db, now, entries: this.#entries, isStopping, limits }, after);
    if (advance.atHead) this.#takeAllMemory();
    if (advance.events > 0) reports.advanced(advance, performance.now() - began);
    if (Math.abs(now() - this.#forgotAt) > FORGET_EVERY_MS) {
      this.#forgotAt = now();
      await forgetOld(db, this.#patientNow());
    }
    return advance;
  }

  /** The backlog that did not fit is over. */
  #takeAllMemory(): void {
    this.#limits = TRANSACTION_LIMITS;
    this.#entries.takeShare(1);
  }

  /** What a page brings, and not what it leaves open: a gateway that sends its backlog device by device makes nobody silent. */
  async #turn({ moved, atHead }: Advance): Promise<Turn> {
    this.#wheel.moved(moved);
    const now = this.#options.now();
    const sinceMs = Math.abs(now - this.#turnedAt);
    if (sinceMs < (atHead ? TURN_EVERY_MS : TURN_AT_LAST_MS)) return { visited: 0, more: false };
    const turn = await this.#wheel.turn({ db: this.#options.db, entries: this.#entries, now });
    if (!turn.more) this.#turnedAt = now;
    if (turn.visited > 0) this.#options.reports.turned(turn.visited);
    return turn;
  }

  #sleep(ms: number, until?: 'or until something is appended'): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        // After a failure new events are no reason to try sooner.
        if (until === undefined && !this.#stopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
