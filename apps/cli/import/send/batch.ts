import type { ImportEvent } from '../import-event.js';

/** The server takes 10,000 events or 8 MiB a request; half of it keeps its group commits short and memory small. */
export const BATCH_EVENTS_MAX = 10_000;
export const BATCH_EVENTS_DEFAULT = 5_000;
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

/** Events of one request, in order. */
export class Batch {
  readonly events: ImportEvent[] = [];
  #bytes = 0;

  /** Whether one more still fits; an event that is too large for any request fits into an empty one. */
  fits(event: ImportEvent, eventsMax: number): boolean {
    const bytes = this.#bytes + Buffer.byteLength(event.text) + 1;
    return this.events.length === 0 || (this.events.length < eventsMax && bytes <= BATCH_BYTES_MAX);
  }

  add(event: ImportEvent): void {
    this.events.push(event);
    this.#bytes += Buffer.byteLength(event.text) + 1;
  }

  /** One event a line. */
  body(): string {
    return this.events.map((event) => `${event.text}\n`).join('');
  }

  /** For a server that takes less in one request. */
  halves(): [Batch, Batch] {
    const [first, second] = [new Batch(), new Batch()];
    const half = Math.ceil(this.events.length / 2);
    for (const [at, event] of this.events.entries()) (at < half ? first : second).add(event);
    return [first, second];
  }
}
