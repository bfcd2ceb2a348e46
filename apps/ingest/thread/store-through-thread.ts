import type {
  Append,
  AppendResult,
  EventStore,
  LogPage,
  LogPosition,
  ReadAll,
  ReadStream,
  StoredEvent,
} from '#event-store';
import { StoreUnavailable } from '#event-store';
import type { IngestKeeper } from './ingest-keeper.js';

/**
 * The event store for those who do not write it themselves: read here, on a connection of its own, appended to by the one
 * thread that does.
 */
export class StoreThroughThread implements EventStore {
  readonly storeId: string;
  readonly countsEvents: boolean;
  #isClosed = false;

  constructor(
    private readonly reader: EventStore,
    private readonly thread: Pick<IngestKeeper, 'ask'>,
  ) {
    this.storeId = reader.storeId;
    this.countsEvents = reader.countsEvents;
  }

  async append(batch: readonly Append[]): Promise<readonly AppendResult[]> {
    this.#check();
    return (await this.thread.ask({ ask: 'append', batch })) as readonly AppendResult[];
  }

  async truncateStream(stream: string, before: number): Promise<void> {
    this.#check();
    await this.thread.ask({ ask: 'truncate', stream, before });
  }

  readStream(stream: string, read: ReadStream): Promise<readonly StoredEvent[]> {
    return this.reader.readStream(stream, read);
  }

  readAll(read: ReadAll): Promise<LogPage> {
    return this.reader.readAll(read);
  }

  head(): Promise<LogPosition> {
    return this.reader.head();
  }

  streamRevision(stream: string): Promise<number> {
    return this.reader.streamRevision(stream);
  }

  onAppended(listener: () => void): () => void {
    return this.reader.onAppended(listener);
  }

  /** Of the reading connection; the thread is closed by whoever opened it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.reader.close();
  }

  #check(): void {
    if (this.#isClosed) throw new StoreUnavailable('the event store is closed');
  }
}
