import { type Append, type AppendResult, MemoryEventStore, StoreUnavailable } from '#event-store';

/** The reference store, whose appends wait while the test holds them, or fail while it is gone. */
export class TroubledStore extends MemoryEventStore {
  /** Events of each batch that was asked for. */
  readonly batches: number[] = [];
  isGone = false;
  #held: Promise<void> | undefined;
  #release = (): void => {};

  /** From now on appends wait. */
  hold(): void {
    this.#held = new Promise((resolve) => (this.#release = resolve));
  }

  release(): void {
    this.#held = undefined;
    this.#release();
  }

  override async append(batch: readonly Append[]): Promise<readonly AppendResult[]> {
    this.batches.push(batch.reduce((sum, { events }) => sum + events.length, 0));
    await this.#held;
    if (this.isGone) throw new StoreUnavailable('the store is gone');
    return super.append(batch);
  }

  override async head(): ReturnType<MemoryEventStore['head']> {
    if (this.isGone) throw new StoreUnavailable('the store is gone');
    return super.head();
  }
}
