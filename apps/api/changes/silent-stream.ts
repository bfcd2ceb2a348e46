/** A subscription to what never happens yet: it stays open until its reader ends it. */
export class SilentStream implements AsyncIterableIterator<never> {
  #ended: (() => void) | undefined;
  readonly #end: Promise<void>;
  readonly #onEnd: () => void;

  constructor(onEnd: () => void) {
    this.#end = new Promise((resolve) => {
      this.#ended = resolve;
    });
    this.#onEnd = onEnd;
  }

  async next(): Promise<IteratorResult<never, undefined>> {
    await this.#end;
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<never, undefined>> {
    this.#onEnd();
    this.#ended?.();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
