/**
 * Runs work that touches named things: what shares a name goes one after the other, in the order it came; of the rest a
 * bounded number at a time.
 */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(private readonly runningMax: number) {}

  run<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const before = names.flatMap((name) => this.#last.get(name) ?? []);
    // Which of them failed is for whoever asked for it.
    const turn = Promise.allSettled(before).then(() => this.#bounded(work));
    for (const name of names) this.#last.set(name, turn);
    const over = (): void => {
      for (const name of names) if (this.#last.get(name) === turn) this.#last.delete(name);
    };
    turn.then(over, over);
    return turn;
  }

  async #bounded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.runningMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
