const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** Twice as long each time, ten seconds at most, until it went well once. */
export class Backoff {
  #nextMs = FIRST_MS;

  next(): number {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(LONGEST_MS, 2 * ms);
    return ms;
  }

  reset(): void {
    this.#nextMs = FIRST_MS;
  }
}
