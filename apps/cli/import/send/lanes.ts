import type { ImportEvent } from '../import-event.js';
import { Batch } from './batch.js';

/** Sends one batch to its end, or throws. */
export type Send = (batch: Batch) => Promise<void>;

export interface LaneLimits {
  /** Requests under way at once. */
  readonly lanes: number;
  readonly batchEvents: number;
}

/**
 * Shares events out over lanes by their subject. A lane has one request under way and one batch filling, so the events
 * of a device are sent in order, and what is held in memory is two batches a lane whatever the size of the file.
 */
export class Lanes {
  readonly #lanes: Lane[];

  constructor(limits: LaneLimits, send: Send) {
    this.#lanes = Array.from({ length: limits.lanes }, () => new Lane(limits.batchEvents, send));
  }

  /** Undefined when there is room at once: the caller need not wait. Throws what a request threw. */
  add(event: ImportEvent): Promise<void> | undefined {
    const lane = this.#lanes[textHash(event.subject) % this.#lanes.length];
    return lane?.add(event);
  }

  /** Resolves when everything was answered. */
  async flush(): Promise<void> {
    await Promise.all(this.#lanes.map(async (lane) => lane.flush()));
  }
}

class Lane {
  readonly #batchEvents: number;
  readonly #send: Send;
  #filling = new Batch();
  #underWay: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(batchEvents: number, send: Send) {
    this.#batchEvents = batchEvents;
    this.#send = send;
  }

  add(event: ImportEvent): Promise<void> | undefined {
    if (this.#failure) throw this.#failure.error;
    if (!this.#filling.fits(event, this.#batchEvents)) return this.#dispatchAndAdd(event);
    this.#filling.add(event);
    return undefined;
  }

  async flush(): Promise<void> {
    if (this.#filling.events.length > 0) await this.#dispatch();
    await this.#settled();
  }

  async #dispatchAndAdd(event: ImportEvent): Promise<void> {
    await this.#dispatch();
    this.#filling.add(event);
  }

  /** Waits for the request before: that keeps the order, and the reader from running ahead. */
  async #dispatch(): Promise<void> {
    await this.#settled();
    const batch = this.#filling;
    this.#filling = new Batch();
    this.#underWay = this.#send(batch).catch((error: unknown) => {
      this.#failure = { error };
    });
  }

  async #settled(): Promise<void> {
    await this.#underWay;
    if (this.#failure) throw this.#failure.error;
  }
}

/** FNV-1a: spreads subjects evenly, the same in every run. */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
