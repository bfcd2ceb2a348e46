import path from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';

/**
 * Wakes those who read a file when its writer, in whatever thread of this process, has appended to it. Half a microsecond
 * for the writer, whoever listens; other processes hear nothing of it.
 */
export class AppendSignal {
  readonly #name: string;
  readonly #listeners = new Set<() => void>();
  #channel: BroadcastChannel | undefined;

  constructor(file: string) {
    this.#name = `tillwatch appended to ${path.resolve(file)}`;
  }

  /** For the writer: its own listeners are told without a message. */
  send(): void {
    this.#open().postMessage(null);
    for (const listener of this.#listeners) queueMicrotask(listener);
  }

  /** Returns how to stop listening. */
  listen(listener: () => void): () => void {
    this.#open();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#channel?.close();
  }

  #open(): BroadcastChannel {
    if (this.#channel) return this.#channel;
    const channel = new BroadcastChannel(this.#name);
    channel.onmessage = () => {
      for (const listener of this.#listeners) listener();
    };
    // A process that has nothing left to do but listen is at its end.
    channel.unref();
    return (this.#channel = channel);
  }
}
