import { setImmediate } from 'node:timers/promises';

/** How long one body may keep the loop to itself: a query that arrives meanwhile waits no longer than this for its turn. */
const SLICE_MS = 8;

/** Items between two looks at the clock: at 10 us each, .3 ms. */
const LOOK_EVERY = 32;

/** Cuts long work on one body into slices, between which the loop serves others. */
export class Pace {
  #began = performance.now();

  /** Whether the slice is used up; `done` counts the items of the work. */
  isSpent(done: number): boolean {
    return done % LOOK_EVERY === 0 && performance.now() - this.#began >= SLICE_MS;
  }

  async rest(): Promise<void> {
    await setImmediate();
    this.#began = performance.now();
  }
}
