/** What the time of a transaction goes to: events from the store, folding them, assessing devices and writing rows, the commit. */
export type Step = 'read' | 'fold' | 'write' | 'commit';
export type StepTimes = Readonly<Record<Step, number>>;

/** How long each step of a transaction took, milliseconds; steps come again and again, and one ends where the next begins. */
export class StepClock {
  readonly #ms: Record<Step, number> = { read: 0, fold: 0, write: 0, commit: 0 };
  #at = performance.now();

  /** All that passed since the last word was this step. */
  was(step: Step): void {
    const at = performance.now();
    this.#ms[step] += at - this.#at;
    this.#at = at;
  }

  /** What passed since the last word belongs to nobody: others had the thread. */
  skip(): void {
    this.#at = performance.now();
  }

  times(): StepTimes {
    return { ...this.#ms };
  }
}
