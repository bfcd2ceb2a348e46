import { setImmediate } from 'node:timers/promises';
import { type EventStore, InvalidEvent, type LogPosition, StoreUnavailable } from '#event-store';
import { describeFault } from '#http';
import type { IngestMetrics, Logger } from '#observability';
import { CommitBatch, Tally, type Write } from './commit-batch.js';
import { DrainRate } from './drain-rate.js';

export interface CommitQueueOptions {
  /** Events that wait or are being stored. */
  readonly eventsMax: number;
  /** Events in one batch of appends. */
  readonly batchEventsMax: number;
}

export const COMMIT_LIMITS: CommitQueueOptions = {
  /** Six full requests, or 120 of 500; at 20,000 events/s an event waits three seconds at most. */
  eventsMax: 60_000,
  /** Some 20 ms of a store that takes 100,000 events/s, so that the disk's flush is a small part and nobody waits for long. */
  batchEventsMax: 2_000,
};

export type Committed =
  | {
      readonly outcome: 'committed';
      readonly accepted: number;
      readonly duplicate: number;
      readonly logPosition: LogPosition;
    }
  /** The store is gone; any part may have been stored, and sending all again is safe. */
  | { readonly outcome: 'unavailable' }
  /** The store threw what it never should; any part may have been stored. */
  | { readonly outcome: 'failed' };

/** Room for the events of one request, held until they are committed or given up. */
export interface Place {
  /** Stores them with those of other requests; resolves once all are durable. At most as many as there is room for. */
  commit(writes: readonly Write[]): Promise<Committed>;
  giveUp(): void;
}

export type Reserved =
  | { readonly outcome: 'reserved'; readonly place: Place }
  | { readonly outcome: 'full'; readonly retryAfterSeconds: number }
  | { readonly outcome: 'closing' };

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
 * Events of all requests on their way to the store. One batch is under way at a time, and while it is, the next one
 * gathers: the slower the store's flush, the more share it. Where the store cannot keep up the queue is full, and says
 * for how long.
 */
export class CommitQueue {
  readonly #waiting: Submission[] = [];
  readonly #rate = new DrainRate();
  #events = 0;
  #draining: Promise<void> | undefined;
  #closing = false;
  #isGone = false;
  readonly #closers: (() => void)[] = [];
  /** So many of the next batches hold one request each. */
  #alone = 0;

  constructor(
    private readonly store: Pick<EventStore, 'append'>,
    private readonly metrics: Pick<IngestMetrics, 'appended' | 'ingestQueue'>,
    private readonly log: Pick<Logger, 'error' | 'info'>,
    private readonly limits: CommitQueueOptions = COMMIT_LIMITS,
  ) {}

  /** Events that wait or are being stored, reserved ones too. */
  get events(): number {
    return this.#events;
  }

  retryAfterSeconds(): number {
    return this.#rate.secondsFor(this.#events);
  }

  /** Whether any request at all would find room now. */
  hasRoom(): boolean {
    return this.#events < this.limits.eventsMax;
  }

  /** Whether a request of so many events finds room. An empty queue has room for any one request. */
  reserve(events: number): Reserved {
    if (this.#closing) return { outcome: 'closing' };
    if (this.#events > 0 && this.#events + events > this.limits.eventsMax)
      return { outcome: 'full', retryAfterSeconds: this.retryAfterSeconds() };
    this.#hold(events);
    let held = events;
    const giveUp = (): void => {
      this.#hold(-held);
      held = 0;
    };
    const commit = async (writes: readonly Write[]): Promise<Committed> => {
      try {
        return await this.#submit(writes);
      } finally {
        giveUp();
      }
    };
    return { outcome: 'reserved', place: { commit, giveUp } };
  }

  /** Takes nothing more in, and resolves when everything that was taken is stored, or was told that it is not. */
  close(): Promise<void> {
    this.#closing = true;
    return new Promise((resolve) => {
      this.#closers.push(resolve);
      this.#closeWhenIdle();
    });
  }

  /** Requests that are still being sealed hold their places: they are waited for, too. */
  #closeWhenIdle(): void {
    if (this.#events > 0 || this.#draining) return;
    for (const closed of this.#closers.splice(0)) closed();
  }

  #hold(events: number): void {
    this.#events += events;
    this.metrics.ingestQueue(this.#events);
    this.#closeWhenIdle();
  }

  #submit(writes: readonly Write[]): Promise<Committed> {
    const tally = new Tally();
    if (writes.length === 0) return Promise.resolve({ outcome: 'committed', ...countsOf(tally) });
    return new Promise((resolve) => {
      this.#waiting.push({ writes, tally, taken: 0, resolve });
      this.#draining ??= this.#drain();
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // What arrives in this turn of the loop goes into the same batch, and a store that works on this very thread leaves
      // the loop a turn between two batches.
      await setImmediate();
      await this.#commitNext();
    }
    this.#draining = undefined;
    this.#closeWhenIdle();
  }

  async #commitNext(): Promise<void> {
    const batch = new CommitBatch();
    const parts: Part[] = [];
    for (const submission of this.#waiting) {
      if (batch.size === this.limits.batchEventsMax || (this.#alone > 0 && parts.length === 1)) break;
      const from = submission.taken;
      submission.taken = Math.min(submission.writes.length, from + this.limits.batchEventsMax - batch.size);
      for (const write of submission.writes.slice(from, submission.taken)) batch.add(write, submission.tally);
      parts.push({ submission, from });
    }
    this.#alone = Math.max(0, this.#alone - 1);
    try {
      await this.#append(batch);
      const done = parts.map(({ submission }) => submission).filter(({ taken, writes }) => taken === writes.length);
      this.#finish(done, ({ tally }) => ({ outcome: 'committed', ...countsOf(tally) }));
    } catch (error) {
      this.#failed(parts, error);
    }
  }

  async #append(batch: CommitBatch): Promise<void> {
    const began = performance.now();
    batch.settle(await this.store.append(batch.appends()));
    this.#tellWhether(false);
    const tookMs = performance.now() - began;
    this.#rate.measured(batch.size, tookMs);
    this.metrics.appended(batch.size, tookMs);
  }

  #failed(parts: readonly Part[], error: unknown): void {
    // A store that is gone is not asked again for each that waits: all are told, and send again.
    if (error instanceof StoreUnavailable) {
      this.#tellWhether(true, error);
      return this.#finish([...this.#waiting], () => ({ outcome: 'unavailable' }));
    }
    if (error instanceof InvalidEvent && parts.length > 1) {
      // Nothing was stored. One request spoilt the batch of others: each is tried by itself.
      for (const { submission, from } of parts) submission.taken = from;
      this.#alone = parts.length;
      return;
    }
    this.log.error({ fault: describeFault(error), events: this.#events }, 'a batch of events could not be stored');
    this.#finish(
      parts.map(({ submission }) => submission),
      () => ({ outcome: 'failed' }),
    );
  }

  /** Once when the store goes and once when it comes back, not for every request between. */
  #tellWhether(isGone: boolean, error?: StoreUnavailable): void {
    if (isGone === this.#isGone) return;
    this.#isGone = isGone;
    if (isGone) this.log.error({ fault: describeFault(error?.cause ?? error) }, 'the event store does not answer');
    else this.log.info('the event store answers again');
  }

  #finish(done: readonly Submission[], outcome: (one: Submission) => Committed): void {
    const over = new Set(done);
    const rest = this.#waiting.filter((one) => !over.has(one));
    this.#waiting.splice(0, this.#waiting.length, ...rest);
    for (const one of done) one.resolve(outcome(one));
  }
}

const countsOf = ({
  accepted,
  duplicate,
  logPosition,
}: Tally): Omit<Committed & { outcome: 'committed' }, 'outcome'> => ({ accepted, duplicate, logPosition });
