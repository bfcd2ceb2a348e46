import { setImmediate } from 'node:timers/promises';

/** How long work on the past keeps the loop to itself: whoever is served beside it waits no longer for a turn. */
const SLICE_MS = 20;

/** Cuts long work into slices: a device with a long past may take seconds to fold, and a page hundreds of devices. */
export class Pace {
  #began = performance.now();

  /** Resolves at once until the slice is used up, then after others had their turn. */
  async rest(): Promise<void> {
    if (performance.now() - this.#began < SLICE_MS) return;
    await setImmediate();
    this.#began = performance.now();
  }
}
