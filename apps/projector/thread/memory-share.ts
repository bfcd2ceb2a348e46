import type { LogPosition } from '#event-store';

/** Smaller by so much each time: four lives get to what no devices of today need, and each costs a few seconds at most. */
const SMALLER_BY = 4;
const SHARE_MIN = 1 / SMALLER_BY ** 5;
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

/**
 * How much of its memory the transactions of a projector may take: all of it, less after each life that ran out of it, so
 * that a backlog of devices that are heavier than was reckoned with is folded all the same.
 */
export class MemoryShare {
  #share = 1;
  #logPosition: LogPosition | undefined;
  /** It ran out of memory with the least share too, behind this position. */
  #stuckAt: LogPosition | undefined;

  /** 0 to 1. */
  get share(): number {
    return this.#share;
  }

  moved(logPosition: LogPosition): void {
    this.#logPosition = logPosition;
    if (logPosition !== this.#stuckAt) this.#stuckAt = undefined;
  }

  ended(code: string | undefined): void {
    if (code !== OUT_OF_MEMORY) return;
    if (this.#share === SHARE_MIN) this.#stuckAt = this.#logPosition;
    this.#share = Math.max(SHARE_MIN, this.#share / SMALLER_BY);
  }

  /** Why it cannot go on; undefined: it can. */
  fault(): string | undefined {
    return this.#stuckAt === undefined
      ? undefined
      : `the projector runs out of memory with the smallest transaction behind log position ${this.#stuckAt}`;
  }
}
