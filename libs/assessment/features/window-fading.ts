import type { Case } from '#attribution';
import { fade } from './fading.js';

/** How much of each window of a device is left at an instant: interfaces share their windows, and an exponential is dear. */
export class WindowFading {
  readonly #at: number;
  readonly #windows: Case['observed']['windows'];
  readonly #left: number[] = [];

  constructor({ at, observed }: Case) {
    this.#at = at;
    this.#windows = observed.windows;
  }

  /** @param place of the window among those of the device; it counts as of its end */
  left(place: number): number {
    if (this.#left.length === 0) {
      for (const { to } of this.#windows) this.#left.push(fade(this.#at - to));
    }
    return this.#left[place] ?? 0;
  }
}
