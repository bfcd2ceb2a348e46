type Work = () => Promise<void>;

/**
 * Lets one piece of work through at a time: bodies that were all half parsed at once would each take as long as all
 * together, and hold their memory for as long. Lanes take turns, so that whoever sends little does not wait behind all
 * that somebody else has sent.
 */
export class Turnstile {
  /** What waits in each lane, in the order they came; the lane whose turn is next stands first. */
  readonly #lanes = new Map<string, Work[]>();
  #isPassing = false;

  pass<T>(lane: string, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting = this.#lanes.get(lane);
      const mine: Work = () => work().then(resolve, reject);
      if (waiting) waiting.push(mine);
      else this.#lanes.set(lane, [mine]);
      if (!this.#isPassing) void this.#passAll();
    });
  }

  /** Resolves when all that came before is through. */
  async passed(): Promise<void> {
    // One lane more, for what is passing just now.
    const lanes = [...this.#lanes.keys(), ''];
    await Promise.all(lanes.map((lane) => this.pass(lane, async () => {})));
  }

  async #passAll(): Promise<void> {
    this.#isPassing = true;
    for (let next = this.#takeNext(); next !== undefined; next = this.#takeNext()) await next();
    this.#isPassing = false;
  }

  #takeNext(): Work | undefined {
    for (const [lane, waiting] of this.#lanes) {
      const next = waiting.shift();
      this.#lanes.delete(lane);
      if (waiting.length > 0) this.#lanes.set(lane, waiting);
      return next;
    }
    return undefined;
  }
}
