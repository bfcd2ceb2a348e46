const RETRY_AFTER_MAX_S = 60;

/** How fast what waits goes, measured as it goes: events into the store, bodies through all of the way in. */
export class DrainRate {
  #perMs: number;

  /**
   * @param first a millisecond, before anything was measured
   * @param newest weight of the newest measurement, from 0 to 1
   */
  constructor(
    first: number,
    private readonly newest: number,
  ) {
    this.#perMs = first;
  }

  get perMs(): number {
    return this.#perMs;
  }

  measured(gone: number, tookMs: number): void {
    this.#perMs += this.newest * (gone / Math.max(tookMs, 0.1) - this.#perMs);
  }

  /** Whole seconds, 1 to 60, until so much will have gone. */
  secondsFor(waiting: number): number {
    return Math.min(RETRY_AFTER_MAX_S, Math.max(1, Math.ceil(waiting / this.#perMs / 1_000)));
  }
}
