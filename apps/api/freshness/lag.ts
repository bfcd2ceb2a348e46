/** What is in the log and not yet in the read model, and since when this process has seen it wait. */
export class Lag {
  #waiting: { readonly head: bigint; readonly since: number } | undefined;

  /** Milliseconds; 0 when nothing waits, so at least 1 when something does. */
  measure({
    projected,
    head,
    now,
  }: {
    readonly projected: bigint;
    readonly head: bigint;
    readonly now: number;
  }): number {
    if (projected >= head) {
      this.#waiting = undefined;
      return 0;
    }
    // What was seen waiting has been folded since; what waits now came later.
    if (this.#waiting === undefined || projected >= this.#waiting.head) this.#waiting = { head, since: now };
    return Math.max(1, now - this.#waiting.since);
  }
}
