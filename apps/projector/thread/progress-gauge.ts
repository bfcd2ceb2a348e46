import type { LogPosition } from '#event-store';
import type { Progress } from '../runner/projection-runner.js';

/** Places of the shared numbers. */
const [LOG_POSITION, NEWEST_RECEIVED_AT, IS_TOLD] = [0, 1, 2];
const BYTES = 3 * BigInt64Array.BYTES_PER_ELEMENT;

/**
 * How far the projector has come, in memory that both threads see: however many pages it commits, one word of it is under
 * way at most, and whoever takes it reads what is true by then.
 */
export class ProgressGauge {
  readonly #numbers: BigInt64Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.#numbers = new BigInt64Array(memory);
  }

  /** Returns whether this is to be told: nobody was told of anything that was not read since. */
  set({ logPosition, newestReceivedAt }: Progress): boolean {
    Atomics.store(this.#numbers, NEWEST_RECEIVED_AT, BigInt(newestReceivedAt));
    Atomics.store(this.#numbers, LOG_POSITION, logPosition);
    return Atomics.exchange(this.#numbers, IS_TOLD, 1n) === 0n;
  }

  /** From now on the next change is told again. */
  take(): Progress {
    Atomics.store(this.#numbers, IS_TOLD, 0n);
    return {
      logPosition: Atomics.load(this.#numbers, LOG_POSITION) as LogPosition,
      newestReceivedAt: Number(Atomics.load(this.#numbers, NEWEST_RECEIVED_AT)),
    };
  }
}
