/**
 * What is to be done at the end, the last opened first: turn clients away, drain the way in, stop the projector, close
 * the stores, let the locks go. Frameworks run such hooks by their own order, which is not ours.
 */
export class Shutdown {
  readonly #steps: (() => void | Promise<void>)[] = [];
  #running: Promise<void> | undefined;

  later(step: () => void | Promise<void>): void {
    this.#steps.push(step);
  }

  /** Doing it twice is harmless. A step that fails keeps none of the others from being done; its error comes in the end. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    const errors: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'not everything could be closed');
  }
}
