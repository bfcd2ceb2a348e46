import {
  type Append,
  type AppendResult,
  type EventStore,
  InvalidEvent,
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
import type { AppendSignal } from './append-signal.js';
import type { EventAppender } from './event-appender.js';
import type { Lanes } from './lanes.js';
import { APPEND_BYTES_MAX } from './limits.js';
import type { LogReader } from './log-reader.js';
import { bytesOf, toWire, type WireEvent } from './stored-form.js';
import type { StreamReader } from './stream-reader.js';
import type { Truncations } from './truncations.js';

export interface StoreParts {
  readonly storeId: string;
  readonly appender: EventAppender;
  readonly lanes: Lanes;
  readonly log: LogReader;
  readonly streams: StreamReader;
  readonly truncations: Truncations;
  readonly signal: AppendSignal;
  /** Called once. */
  readonly close: () => Promise<void>;
}

/** The port on a server. */
export class EventStoreDbEventStore implements EventStore {
  readonly storeId: string;
  /** Positions are places in the server's log, in bytes. */
  readonly countsEvents = false;
  readonly #parts: StoreParts;
  #isClosed = false;

  constructor(parts: StoreParts) {
    this.storeId = parts.storeId;
    this.#parts = parts;
  }

  async append(batch: readonly Append[]): Promise<readonly AppendResult[]> {
    this.#check();
    checkBatch(batch);
    const wires = batch.map(({ events }) => events.map(toWire));
    batch.forEach((append, at) => checkSize(append, wires[at] ?? [], at));
    const settled = await Promise.allSettled(batch.map((append, at) => this.#appendOne(append, wires[at] ?? [])));
    if (settled.some((one) => one.status === 'fulfilled' && one.value.outcome === 'appended'))
      this.#parts.signal.send();
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }

  async readStream(stream: string, read: ReadStream): Promise<readonly StoredEvent[]> {
    checkReadStream(read);
    this.#check();
    return this.#parts.streams.read(stream, read);
  }

  async readAll(read: ReadAll): Promise<LogPage> {
    checkReadAll(read);
    this.#check();
    return this.#parts.log.readAll(read);
  }

  async head(): Promise<LogPosition> {
    this.#check();
    return this.#parts.log.head();
  }

  async streamRevision(stream: string): Promise<number> {
    this.#check();
    return this.#parts.streams.revision(stream);
  }

  async truncateStream(stream: string, before: number): Promise<void> {
    checkTruncation(before);
    this.#check();
    // What was sent before it is stored by then: all that the stream holds is meant where `before` lies beyond.
    await this.#parts.lanes.run([stream], async () => {
      const first = Math.min(before, (await this.#parts.streams.revision(stream)) + 1);
      if (first > 0) await this.#parts.truncations.truncate(stream, first);
    });
  }

  /** Those in this process are told, in whatever thread; a reader beside other processes polls. */
  onAppended(listener: () => void): () => void {
    return this.#parts.signal.listen(listener);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.signal.close();
    await this.#parts.close();
  }

  /** A device's two streams are one lane: what lies in the twin must not change between looking and appending. */
  #appendOne(append: Append, wire: readonly WireEvent[]): Promise<AppendResult> {
    const names = append.twin === undefined ? [append.stream] : [append.stream, append.twin];
    return this.#parts.lanes.run(names, () => this.#parts.appender.append(append, wire));
  }

  #check(): void {
    if (this.#isClosed) throw new StoreUnavailable('the event store is closed');
  }
}

/** What the server takes in one append; an append that expects nothing may be several. */
function checkSize({ expected }: Append, wire: readonly WireEvent[], at: number): void {
  const tooLarge = wire.findIndex((event) => bytesOf(event) > APPEND_BYTES_MAX);
  if (tooLarge >= 0) {
    throw new InvalidEvent(
      `event ${tooLarge} of append ${at}: data and metadata are longer than ${APPEND_BYTES_MAX} bytes`,
    );
  }
  const bytes = wire.reduce((sum, event) => sum + bytesOf(event), 0);
  if (expected !== 'any' && bytes > APPEND_BYTES_MAX) {
    throw new InvalidEvent(`append ${at}: an append that expects something is at most ${APPEND_BYTES_MAX} bytes`);
  }
}
