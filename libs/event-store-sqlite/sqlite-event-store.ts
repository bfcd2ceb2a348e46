import path from 'node:path';
import type { Database } from 'better-sqlite3';
import {
  type Append,
  type AppendResult,
  type EventStore,
  type LogPage,
  type LogPosition,
  type ReadAll,
  type ReadStream,
  type StoredEvent,
  StoreUnavailable,
  checkBatch,
  checkReadAll,
  checkReadStream,
  checkTruncation,
} from '#event-store';
import { sqliteCode } from '#sqlite-file';
import { AppendSignal } from './append-signal.js';
import { EventAppender } from './event-appender.js';
import { EventReader } from './event-reader.js';
import { StreamTruncator } from './stream-truncator.js';

/** The port on an open file. Calls run at once, in the order they are made, and are over when they return. */
export class SqliteEventStore implements EventStore {
  readonly storeId: string;
  readonly countsEvents = true;
  readonly #database: Database;
  readonly #reader: EventReader;
  readonly #appender: EventAppender | undefined;
  readonly #truncator: StreamTruncator | undefined;
  readonly #signal: AppendSignal;
  readonly #closed: () => void;

  /** @param closed called once, after the file is closed */
  constructor(database: Database, closed: () => void) {
    const storeId = database.prepare<[], string>("SELECT value FROM meta WHERE name = 'store_id'").pluck().get();
    if (storeId === undefined) throw new Error('the event store has no id');
    this.storeId = storeId;
    this.#database = database;
    this.#reader = new EventReader(database);
    this.#appender = database.readonly ? undefined : new EventAppender(database);
    this.#truncator = database.readonly ? undefined : new StreamTruncator(database);
    this.#signal = new AppendSignal(database.name);
    this.#closed = closed;
  }

  async append(batch: readonly Append[]): Promise<readonly AppendResult[]> {
    const appender = this.#appender ?? openedToBeRead();
    const [results, stored] = this.#do(() => {
      checkBatch(batch);
      const before = appender.position;
      return [appender.append(batch), appender.position - before];
    });
    if (stored > 0) this.#signal.send();
    return results;
  }

  async readStream(stream: string, read: ReadStream): Promise<readonly StoredEvent[]> {
    checkReadStream(read);
    return this.#do(() => this.#reader.readStream(stream, read));
  }

  async readAll(read: ReadAll): Promise<LogPage> {
    checkReadAll(read);
    return this.#do(() => this.#reader.readAll(read));
  }

  async head(): Promise<LogPosition> {
    return this.#do(() => this.#reader.head());
  }

  async streamRevision(stream: string): Promise<number> {
    return this.#do(() => this.#reader.streamRevision(stream));
  }

  async truncateStream(stream: string, before: number): Promise<void> {
    checkTruncation(before);
    const truncator = this.#truncator ?? openedToBeRead();
    this.#do(() => truncator.truncate(stream, before));
  }

  /** All stores on the file in the writer's own process are told, in whatever thread; a reader of another one polls. */
  onAppended(listener: () => void): () => void {
    return this.#signal.listen(listener);
  }

  async close(): Promise<void> {
    if (!this.#database.open) return;
    this.#signal.close();
    this.#database.close();
    this.#closed();
  }

  /** No room, a failing disk, a file changed behind our back: all of them may pass, and none is the caller's fault. */
  #do<Result>(work: () => Result): Result {
    const file = path.basename(this.#database.name);
    if (!this.#database.open) throw new StoreUnavailable(`the event store ${file} is closed`);
    try {
      return work();
    } catch (error) {
      const code = sqliteCode(error);
      if (code === undefined || code.startsWith('SQLITE_CONSTRAINT')) throw error;
      throw new StoreUnavailable(`the event store ${file} does not answer (${code})`, { cause: error });
    }
  }
}

function openedToBeRead(): never {
  throw new StoreUnavailable('the event store was opened to be read');
}
