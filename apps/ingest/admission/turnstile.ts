/**
 * Lets one piece of work through at a time, in the order they came. Bodies that were all half parsed at once would each
 * take as long as all together, and hold their memory for as long.
 */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  pass<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => {});
    return mine;
  }
}
