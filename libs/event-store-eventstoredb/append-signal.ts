import { BroadcastChannel } from 'node:worker_threads';

/** Wakes those who read the store in whatever thread of the process that appended to it; other processes poll. */
export class AppendSignal {
  readonly #listeners = new Set<() => void>();
  readonly #channel: BroadcastChannel;

  constructor(storeId: string) {
    this.#channel = new BroadcastChannel(`tillwatch appended to ${storeId}`);
    this.#channel.onmessage = () => this.#tell();
    // A process that has nothing left to do but listen is at its end.
    this.#channel.unref();
  }

  send(): void {
    this.#channel.postMessage(null);
    queueMicrotask(() => this.#tell());
  }

  /** Returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#channel.close();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
