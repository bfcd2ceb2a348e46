import { setTimeout as after } from 'node:timers/promises';
import { Backoff } from '../client/backoff.js';
import { ConsumerLife, GROUP_LIMITS, type GroupParts } from './consumer-life.js';

/** Lived for so long, a consumer was well, and the next one is started without delay. */
const LIVED_LONG_MS = 60_000;

export interface OpenGroup extends Omit<GroupParts, 'limits'> {
  readonly limits?: Partial<GroupParts['limits']>;
}

/**
 * A member of a consumer group for as long as the process runs, whatever becomes of the brokers: a consumer that ends is
 * followed by another one, after a quarter of a second, twice as long each time, ten seconds at most.
 */
export class GroupConsumer {
  readonly #parts: GroupParts;
  readonly #closing = new AbortController();
  readonly #closed: Promise<undefined>;
  readonly #kept: Promise<void>;
  #life: ConsumerLife | undefined;

  constructor({ limits, ...parts }: OpenGroup) {
    this.#parts = { ...parts, limits: { ...GROUP_LIMITS, ...limits } };
    const { signal } = this.#closing;
    this.#closed = new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    this.#kept = this.#keep();
  }

  /** Why nothing is taken in; undefined: it is. */
  fault(): string | undefined {
    return this.#life ? this.#life.fault() : 'no broker answers to what reads';
  }

  /** What an operator should know although all goes well. */
  notes(): readonly string[] {
    return this.#life?.notes() ?? [];
  }

  /** Finishes what is under way, commits it and leaves the group. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#life?.close();
    await this.#kept;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#closing;
    const backoff = new Backoff();
    while (!signal.aborted) {
      const began = performance.now();
      const life = new ConsumerLife(this.#parts);
      this.#life = life;
      const reason = await Promise.race([life.live().catch(() => undefined), this.#closed]);
      await life.close();
      if (reason !== undefined) this.#parts.reports.kafkaConsumerReplaced(reason);
      if (performance.now() - began > LIVED_LONG_MS) backoff.reset();
      if (!signal.aborted) await after(backoff.next(), undefined, { signal }).catch(() => {});
    }
  }
}
