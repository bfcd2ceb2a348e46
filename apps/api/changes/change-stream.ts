import type { GraphQLError } from 'graphql';
import type { DeviceFacets } from '#read-model';
import type { DeviceChange } from '#read-model/queries';
import { limitExceeded } from '../errors/answer-error.js';
import { resync } from './change-cursor.js';
import type { Follower } from './followers.js';
import { PENDING_MAX, SLOW_MS } from './feed-limits.js';
import { PendingChanges, type ToldChange } from './pending-changes.js';

export interface ChangeStreamOptions<Message> {
  readonly tenant: string;
  readonly filter: Follower['filter'];
  readonly matches: (facets: DeviceFacets) => boolean;
  readonly after: number;
  readonly now: () => number;
  /** Undefined: there is nothing to tell of it after all. */
  readonly toMessage: (change: ToldChange) => Promise<Message | undefined>;
  /** The stream ended, whoever ended it. */
  readonly onEnd: () => void;
  /** The subscriber does not take what is sent, so that an error would not reach it either. */
  readonly onStuck: () => void;
}

/**
 * The changes of one subscription, as GraphQL pulls them. Written out rather than a generator: one that waits would not
 * end before the next change comes.
 */
export class ChangeStream<Message> implements Follower, AsyncIterableIterator<Message> {
  readonly #options: ChangeStreamOptions<Message>;
  readonly #pending: PendingChanges;
  #wake: (() => void) | undefined;
  #failure: GraphQLError | undefined;
  #ended = false;
  /** Since when the subscriber has not come back for more; undefined: it waits. */
  #busySince: number | undefined;

  constructor(options: ChangeStreamOptions<Message>) {
    this.#options = options;
    this.#pending = new PendingChanges(options.matches, options.after);
  }

  get tenant(): string {
    return this.#options.tenant;
  }

  get filter(): Follower['filter'] {
    return this.#options.filter;
  }

  /** Devices that wait to be told. */
  get waiting(): number {
    return this.#pending.size;
  }

  take(change: DeviceChange): void {
    this.#pending.add(change);
    if (this.#pending.size > PENDING_MAX)
      this.#fail(limitExceeded(`More than ${PENDING_MAX} devices wait to be told: the subscriber is too slow.`));
  }

  passed(seq: number): void {
    this.#pending.passed(seq);
    if (this.#ended) return;
    const stuck = this.#busySince !== undefined && this.#options.now() - this.#busySince > SLOW_MS;
    if (stuck && this.#pending.size > 0) {
      this.#fail(limitExceeded(`Nothing was taken for ${SLOW_MS} ms: the subscriber is too slow.`));
      // Its error may not get through; the connection's end says the same. Its place is free at once.
      this.#end();
      this.#options.onStuck();
      return;
    }
    if (this.#pending.size > 0) this.#wake?.();
  }

  replaced(): void {
    this.#fail(resync('The read model was rebuilt.'));
  }

  async next(): Promise<IteratorResult<Message, undefined>> {
    this.#busySince = undefined;
    for (;;) {
      const failure = this.#failure;
      if (failure) {
        this.#failure = undefined;
        this.#end();
        throw failure;
      }
      if (this.#ended) return { done: true, value: undefined };
      const change = this.#pending.take(this.#options.now());
      const value = change && (await this.#options.toMessage(change));
      if (value !== undefined) {
        this.#busySince = this.#options.now();
        return { done: false, value };
      }
      if (!change) await this.#somethingNew();
    }
  }

  return(): Promise<IteratorResult<Message, undefined>> {
    this.#failure = undefined;
    this.#end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<Message, undefined>> {
    this.#end();
    return Promise.reject(error instanceof Error ? error : new Error('a subscription was ended by its reader'));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #fail(error: GraphQLError): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onEnd();
    this.#wake?.();
  }

  #somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      const dueInMs = this.#pending.dueInMs(this.#options.now());
      const timer = dueInMs === undefined ? undefined : setTimeout(() => this.#wake?.(), dueInMs);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
