import type { Interface } from '../fleet/models.js';

/** What was counted in one window. */
export interface Tally {
  readonly reads: Partial<Record<Interface, { ok: number; failed: number }>>;
  readonly transactions: { approved: number; declined: number; failed: number; cancelled: number };
}

/** Counts of one device by window `[n * lengthMs, (n + 1) * lengthMs)`. */
export class Tallies {
  readonly #open = new Map<number, Tally>();

  constructor(
    readonly lengthMs: number,
    private readonly interfaces: readonly Interface[],
  ) {}

  read(at: number, on: Interface, outcome: 'ok' | 'failed'): void {
    (this.#at(at).reads[on] ??= { ok: 0, failed: 0 })[outcome] += 1;
  }

  transaction(at: number, outcome: keyof Tally['transactions']): void {
    this.#at(at).transactions[outcome] += 1;
  }

  /** The windows that are over by then, in their order; they are forgotten here. */
  takeEndedBy(at: number): { from: number; to: number; tally: Tally }[] {
    const ended = [...this.#open.keys()].filter((window) => (window + 1) * this.lengthMs <= at).sort((a, b) => a - b);
    return ended.flatMap((window) => {
      const tally = this.#open.get(window);
      this.#open.delete(window);
      return tally ? [{ from: window * this.lengthMs, to: (window + 1) * this.lengthMs, tally }] : [];
    });
  }

  #at(at: number): Tally {
    const window = Math.floor(at / this.lengthMs);
    const known = this.#open.get(window);
    if (known) return known;
    const made: Tally = {
      reads: Object.fromEntries(this.interfaces.map((one) => [one, { ok: 0, failed: 0 }])),
      transactions: { approved: 0, declined: 0, failed: 0, cancelled: 0 },
    };
    this.#open.set(window, made);
    return made;
  }
}
