/** Places of the shared numbers. */
const [EVENTS, RETRY_AFTER_S] = [0, 1];
const BYTES = 2 * Int32Array.BYTES_PER_ELEMENT;

/**
 * How full the thread's queue is, in memory that both threads see: a request that would find no room is turned away
 * without a message.
 */
export class QueueGauge {
  readonly #numbers: Int32Array;

  constructor(
    private readonly eventsMax: number,
    readonly memory: SharedArrayBuffer = new SharedArrayBuffer(BYTES),
  ) {
    this.#numbers = new Int32Array(memory);
  }

  set(events: number, retryAfterSeconds: number): void {
    Atomics.store(this.#numbers, EVENTS, events);
    Atomics.store(this.#numbers, RETRY_AFTER_S, retryAfterSeconds);
  }

  hasRoom(): boolean {
    return Atomics.load(this.#numbers, EVENTS) < this.eventsMax;
  }

  retryAfterSeconds(): number {
    return Math.max(1, Atomics.load(this.#numbers, RETRY_AFTER_S));
  }
}
