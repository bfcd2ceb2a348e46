import type { Case } from '#attribution';
import { fade } from './fading.js';

/** How much of each window of a device is left at an instant: interfaces share their windows, and an exponential is dear. */
export class WindowFading {
  readonly #at: number;
  readonly #endedAt: readonly number[];
  readonly #left: number[] = [];

  constructor({ at, observed }: Case) {
    this.#at = at;
    this.#endedAt = observed.windows.to;
  }

  /** @param place of the window among those of the device; it counts as of its end */
  left(place: number): number {
    if (this.#left.length === 0) {
      for (const endedAt of this.#endedAt) this.#left.push(fade(this.#at - endedAt));
    }
    return this.#left[place] ?? 0;
  }
}
