import type { ActivityWindow } from '#device';

/**
 * The windows of a device, oldest first, a column for each figure: every cause looks back over them again and again, and
 * numbers that stand side by side are read ten times as fast as objects that lie about.
 */
export class Windows {
  readonly told: readonly ActivityWindow[];
  readonly from: number[] = [];
  readonly to: number[] = [];
  /** On all interfaces, those that failed too. */
  readonly reads: number[] = [];
  /** Of the longest. */
  #longestMs = 0;

  constructor(told: readonly ActivityWindow[]) {
    this.told = told;
  }

  add({ from, to }: ActivityWindow, reads: number): void {
    this.from.push(from);
    this.to.push(to);
    this.reads.push(reads);
    if (to - from > this.#longestMs) this.#longestMs = to - from;
  }

  get count(): number {
    return this.told.length;
  }

  get longestMs(): number {
    return this.#longestMs;
  }

  /** When the last of them ended; undefined: there is none. */
  get endedAt(): number | undefined {
    return this.to.at(-1);
  }

  /** The place of the first that reaches beyond an instant. */
  firstBeyond(instant: number): number {
    let place = 0;
    while (place < this.to.length && (this.to[place] ?? 0) <= instant) place += 1;
    return place;
  }

  /** The share of a window that lies behind an instant. */
  shareSince(place: number, since: number): number {
    const [from = 0, to = 0] = [this.from[place], this.to[place]];
    return from >= since ? 1 : Math.max(0, (to - since) / (to - from));
  }

  /** Reads in windows that reach beyond an instant, each whole. */
  readsSince(instant: number): number {
    let sum = 0;
    for (let place = this.firstBeyond(instant); place < this.to.length; place += 1) {
      if ((this.to[place] ?? 0) > instant) sum += this.reads[place] ?? 0;
    }
    return sum;
  }
}
