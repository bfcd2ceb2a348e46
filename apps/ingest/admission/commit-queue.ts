import type { EventStore } from '#event-store';
import type { IngestMetrics, Logger } from '#observability';
import type { Write } from './commit-batch.js';
import { type Committed, Committer } from './committer.js';

export interface CommitLimits {
  /** Events that wait or are being stored. */
  readonly eventsMax: number;
  /** Events in one batch of appends. */
  readonly batchEventsMax: number;
}

export const COMMIT_LIMITS: CommitLimits = {
  /** Six full requests, or 120 of 500; at 20,000 events/s an event waits three seconds at most. */
  eventsMax: 60_000,
  /** Some 20 ms of a store that takes 100,000 events/s: the disk's flush is a small part, and nobody waits for long. */
  batchEventsMax: 2_000,
};

export interface CommitQueueParts {
  readonly store: Pick<EventStore, 'append'>;
  readonly metrics: Pick<IngestMetrics, 'appended' | 'ingestQueue'>;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** What takes the events is not the event store yet, but a topic. */
  readonly isTopic?: true;
}

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

/** Bounds what is on its way to the store. Where the store cannot keep up the queue is full, and says for how long. */
export class CommitQueue {
  readonly #committer: Committer;
  readonly #closers: (() => void)[] = [];
  #events = 0;
  #closing = false;

  constructor(
    private readonly parts: CommitQueueParts,
    private readonly limits: CommitLimits = COMMIT_LIMITS,
  ) {
    this.#committer = new Committer({ ...parts, batchEventsMax: limits.batchEventsMax });
  }

  /** Events that wait or are being stored, reserved ones too. */
  get events(): number {
    return this.#events;
  }

  retryAfterSeconds(): number {
    return this.#committer.rate.secondsFor(this.#events);
  }

  /** Why the store does not take events; undefined: it does. */
  fault(): string | undefined {
    return this.#committer.fault();
  }

  /** Whether any request at all would find room now. */
  hasRoom(): boolean {
    return this.#events < this.limits.eventsMax;
  }

  /** Whether a request of so many events finds room. An empty queue has room for any one request. */
  reserve(events: number): Reserved {
    if (this.#closing) return { outcome: 'closing' };
    if (this.#events > 0 && this.#events + events > this.limits.eventsMax) {
      return { outcome: 'full', retryAfterSeconds: this.retryAfterSeconds() };
    }
    this.#hold(events);
    let held = events;
    const giveUp = (): void => {
      this.#hold(-held);
      held = 0;
    };
    const commit = (writes: readonly Write[]): Promise<Committed> => this.#committer.submit(writes).finally(giveUp);
    return { outcome: 'reserved', place: { commit, giveUp } };
  }

  /**
   * Takes nothing more in, and resolves when everything that has a place is stored, was told that it is not, or gave its
   * place up.
   */
  close(): Promise<void> {
    this.#closing = true;
    return new Promise((resolve) => {
      this.#closers.push(resolve);
      this.#closeWhenEmpty();
    });
  }

  #hold(events: number): void {
    this.#events += events;
    this.parts.metrics.ingestQueue(this.#events);
    this.#closeWhenEmpty();
  }

  #closeWhenEmpty(): void {
    if (this.#events > 0) return;
    for (const closed of this.#closers.splice(0)) closed();
  }
}
