import type { ReadModelDatabase } from '#read-model';
import { newestChange, readChanges, type DeviceChange } from '#read-model/queries';
import type { Kysely } from 'kysely';
import type { ApiPorts } from '../ports.js';
import { FEED_PAGE, FEED_POLL_MS } from './feed-limits.js';
import { Followers, type Follower } from './followers.js';

/**
 * Reads the change table once for all subscribers of the process, and only while there are any. Changes of a process that
 * is gone are read like all others: the table is the truth, a signal only wakes.
 */
export class ChangeFeed {
  readonly #ports: Pick<ApiPorts, 'db' | 'onProjected' | 'faults'>;
  readonly #followers = new Followers();
  #db: Kysely<ReadModelDatabase> | undefined;
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;
  #reading: Promise<void> | undefined;
  #again = false;

  constructor(ports: Pick<ApiPorts, 'db' | 'onProjected' | 'faults'>) {
    this.#ports = ports;
  }

  /** Everything up to it has been handed to the followers. */
  get seq(): number {
    return this.#seq;
  }

  /** Begins to read where nobody followed before; then `seq` is the newest change. */
  async begin(): Promise<void> {
    if (this.#db === this.#ports.db() && this.#followers.size > 0) return;
    if (this.#followers.size > 0) return this.#read();
    const db = this.#ports.db();
    const newest = await newestChange(db);
    // Somebody else may have begun meanwhile, and read on.
    if (this.#followers.size > 0) return;
    this.#db = db;
    this.#seq = newest;
  }

  /** From now on, without a gap after `seq`. Returns how to stop. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    this.#timer ??= setInterval(() => this.#wake(), FEED_POLL_MS);
    this.#unlisten ??= this.#ports.onProjected(() => this.#wake());
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size === 0) this.#rest();
    };
  }

  close(): void {
    this.#followers.clear();
    this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  #wake(): void {
    if (this.#reading) this.#again = true;
    else void this.#read();
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.#wake();
    });
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    try {
      const db = this.#ports.db();
      if (db !== this.#db) return await this.#begunAnew(db);
      for (let full = true; full && this.#followers.size > 0;) {
        const changes = await readChanges(db, { after: this.#seq, limit: FEED_PAGE });
        full = changes.length === FEED_PAGE;
        this.#hand(changes);
      }
    } catch (error) {
      // The next look may go better; subscribers hear of it then.
      this.#ports.faults.error({ err: error }, 'the changes of devices could not be read');
    }
  }

  #hand(changes: readonly DeviceChange[]): void {
    for (const change of changes) {
      this.#seq = change.seq;
      this.#followers.tell(change);
    }
    for (const follower of this.#followers) follower.passed(this.#seq);
  }

  async #begunAnew(db: Kysely<ReadModelDatabase>): Promise<void> {
    const newest = await newestChange(db);
    this.#db = db;
    this.#seq = newest;
    for (const follower of this.#followers) follower.replaced();
  }
}
