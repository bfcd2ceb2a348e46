/** Weight of the newest batch: the rate follows a change within some five batches. */
const NEWEST = 0.2;

/** Before anything was measured: what a slow disk stores. */
const FIRST_EVENTS_PER_SECOND = 5_000;

const RETRY_AFTER_MAX_S = 60;

/** How fast the store takes events, measured over its latest batches. */
export class DrainRate {
  #eventsPerMs = FIRST_EVENTS_PER_SECOND / 1_000;

  measured(events: number, tookMs: number): void {
    this.#eventsPerMs += NEWEST * (events / Math.max(tookMs, 0.1) - this.#eventsPerMs);
  }

  /** Whole seconds, 1 to 60, until so many events will have been stored. */
  secondsFor(events: number): number {
    return Math.min(RETRY_AFTER_MAX_S, Math.max(1, Math.ceil(events / this.#eventsPerMs / 1_000)));
  }
}
