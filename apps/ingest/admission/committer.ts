import { setImmediate } from 'node:timers/promises';
import { type EventStore, InvalidEvent, type LogPosition, StoreUnavailable } from '#event-store';
import { describeFault, type IngestMetrics, type Logger } from '#observability';
import { CommitBatch, Tally, type Write } from './commit-batch.js';
import { DrainRate } from './drain-rate.js';

export type Committed =
  | {
      readonly outcome: 'committed';
      readonly accepted: number;
      readonly duplicate: number;
      /** Covers all of it; 0 where there was nothing to store. */
      readonly logPosition: LogPosition;
    }
  /** The store is gone; any part may have been stored, and sending all again is safe. */
  | { readonly outcome: 'unavailable' }
  /** The store threw what it never should; any part may have been stored. */
  | { readonly outcome: 'failed' };

export interface CommitterOptions {
  readonly store: Pick<EventStore, 'append'>;
  readonly metrics: Pick<IngestMetrics, 'appended'>;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** What takes the events is not the event store yet, but a topic. */
  readonly isTopic?: true;
  /** Events in one batch of appends. */
  readonly batchEventsMax: number;
}

/** Before anything was measured: what a slow disk stores. */
const FIRST_EVENTS_PER_MS = 5;
/** Weight of the newest batch: the rate follows a change within some five batches. */
const NEWEST = 0.2;

/** Three times as long as senders are asked to wait before they try again. */
const REFUSED_TOLD_MS = 15_000;

/** What an operator can do about it. */
const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'make room on its disk',
  SQLITE_READONLY: 'its file or disk cannot be written',
  'event-store-silent': 'look at its server and the network to it; events are taken again when it answers',
  'kafka-unavailable': 'look at the brokers',
};
const OTHER_ADVICE = 'look at its disk';

/** The writes of one request, and how many of them went into batches so far. */
interface Submission {
  readonly writes: readonly Write[];
  readonly tally: Tally;
  taken: number;
  readonly resolve: (committed: Committed) => void;
}

/** What a batch holds of a submission: its writes from here on. */
interface Part {
  readonly submission: Submission;
  readonly from: number;
}

/**
 * Stores what is submitted, in order, one batch at a time; while one is under way the next one gathers: the slower the
 * store's flush, the more requests share it.
 */
export class Committer {
  /** Events into the store. */
  readonly rate = new DrainRate(FIRST_EVENTS_PER_MS, NEWEST);
  readonly #waiting: Submission[] = [];
  #isDraining = false;
  #isGone = false;
  /** When and why the store took nothing last; milliseconds of a clock that nobody sets. */
  #refused: { readonly at: number; readonly why: string } | undefined;
  /** So many of the next batches hold one request each. */
  #alone = 0;

  constructor(private readonly options: CommitterOptions) {}

  /**
   * Why the store does not take events; undefined: it took the last ones, or nobody has tried for a while, since where
   * no sender is let through any more nobody would ever find out that it takes them again.
   */
  fault(): string | undefined {
    const { at, why } = this.#refused ?? { at: -Infinity, why: '' };
    return performance.now() - at < REFUSED_TOLD_MS ? why : undefined;
  }

  submit(writes: readonly Write[]): Promise<Committed> {
    const tally = new Tally();
    if (writes.length === 0) return Promise.resolve(committedOf(tally));
    return new Promise((resolve) => {
      this.#waiting.push({ writes, tally, taken: 0, resolve });
      if (!this.#isDraining) void this.#drain();
    });
  }

  /** Never rejects: what goes wrong is told to those whom it befell. */
  async #drain(): Promise<void> {
    this.#isDraining = true;
    while (this.#waiting.length > 0) {
      // What arrives in this turn of the loop goes into the same batch, and a store that works on this very thread
      // leaves the loop a turn between two batches.
      await setImmediate();
      await this.#commit(this.#gather());
    }
    this.#isDraining = false;
  }

  #gather(): readonly Part[] {
    let room = this.options.batchEventsMax;
    const parts: Part[] = [];
    for (const submission of this.#waiting) {
      if (room === 0 || (this.#alone > 0 && parts.length === 1)) break;
      const from = submission.taken;
      submission.taken = Math.min(submission.writes.length, from + room);
      room -= submission.taken - from;
      parts.push({ submission, from });
    }
    this.#alone = Math.max(0, this.#alone - 1);
    return parts;
  }

  async #commit(parts: readonly Part[]): Promise<void> {
    const batch = new CommitBatch();
    for (const { submission, from } of parts) {
      for (const write of submission.writes.slice(from, submission.taken)) batch.add(write, submission.tally);
    }
    try {
      await this.#append(batch);
    } catch (error) {
      return this.#failed(parts, error);
    }
    const done = parts.map(({ submission }) => submission).filter(({ taken, writes }) => taken === writes.length);
    this.#finish(done, ({ tally }) => committedOf(tally));
  }

  async #append(batch: CommitBatch): Promise<void> {
    const { store, metrics } = this.options;
    const began = performance.now();
    const results = await store.append(batch.appends());
    const tookMs = performance.now() - began;
    this.#tellWhether(false);
    this.#refused = undefined;
    this.rate.measured(batch.size, tookMs);
    metrics.appended(batch.size, tookMs);
    batch.settle(results);
  }

  #failed(parts: readonly Part[], error: unknown): void {
    // A store that is gone is not asked again for each that waits: all are told, and send again.
    if (error instanceof StoreUnavailable) {
      this.#tellWhether(true, error);
      const { code = error.code } = describeFault(error.cause ?? error);
      this.#refused = { at: performance.now(), why: `takes no events (${code}); ${ADVICE[code] ?? OTHER_ADVICE}` };
      return this.#finish([...this.#waiting], () => ({ outcome: 'unavailable' }));
    }
    if (error instanceof InvalidEvent && parts.length > 1) {
      // Nothing was stored. One request spoilt the batch of others: each is tried by itself.
      for (const { submission, from } of parts) submission.taken = from;
      this.#alone = parts.length;
      return;
    }
    this.options.log.error({ fault: describeFault(error) }, 'a batch of events could not be stored');
    const failed = parts.map(({ submission }) => submission);
    this.#finish(failed, () => ({ outcome: 'failed' }));
  }

  /** Once when the store goes and once when it comes back, not for every request between. */
  #tellWhether(isGone: boolean, error?: StoreUnavailable): void {
    if (isGone === this.#isGone) return;
    this.#isGone = isGone;
    const { log, isTopic } = this.options;
    const fault = describeFault(error?.cause ?? error);
    if (isTopic)
      return isGone ? log.error({ fault }, 'the brokers take no events') : log.info('the brokers take events');
    if (isGone) log.error({ fault }, 'the event store does not answer');
    else log.info('the event store answers again');
  }

  #finish(done: readonly Submission[], outcome: (one: Submission) => Committed): void {
    const over = new Set(done);
    const rest = this.#waiting.filter((one) => !over.has(one));
    this.#waiting.splice(0, this.#waiting.length, ...rest);
    for (const one of done) one.resolve(outcome(one));
  }
}

const committedOf = ({ accepted, duplicate, logPosition }: Tally): Committed => ({
  outcome: 'committed',
  accepted,
  duplicate,
  logPosition,
});
