import { checkBatch } from './check-batch.js';
import { checkReadAll, checkReadStream, checkTruncation } from './check-read.js';
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
} from './event-store.js';
import { isAsExpected } from './expected-revision.js';

/** The events of one stream that are there; those before them were truncated. */
interface MemoryStream {
  readonly events: StoredEvent[];
  /** Revision of the first of `events`, or of the next to come. */
  first: number;
}

/** The port in its plainest form, for tests and as the reference that other stores are compared with. */
export class MemoryEventStore implements EventStore {
  /** By log position, from 1; undefined where an event was truncated. */
  readonly #log: (StoredEvent | undefined)[] = [];
  readonly #streams = new Map<string, MemoryStream>();
  readonly #positions = new Map<string, LogPosition>();
  readonly #listeners = new Set<() => void>();
  #closed = false;
  readonly countsEvents = true;

  constructor(readonly storeId = 'memory') {}

  async append(batch: readonly Append[]): Promise<readonly AppendResult[]> {
    this.#check();
    checkBatch(batch);
    const before = this.#log.length;
    const results = batch.map((append) => this.#appendOne(append));
    if (this.#log.length > before) for (const listener of this.#listeners) queueMicrotask(listener);
    return results;
  }

  async readStream(stream: string, read: ReadStream): Promise<readonly StoredEvent[]> {
    this.#check();
    checkReadStream(read);
    const { from, direction = 'forwards', limit } = read;
    const { events, first } = this.#streams.get(stream) ?? NO_STREAM;
    if (direction === 'forwards') {
      const begin = Math.max(0, (from ?? 0) - first);
      return events.slice(begin, begin + limit);
    }
    const end = Math.max(0, Math.min(from ?? Number.POSITIVE_INFINITY, first + events.length - 1) - first + 1);
    return events.slice(Math.max(0, end - limit), end).reverse();
  }

  async readAll(read: ReadAll): Promise<LogPage> {
    this.#check();
    checkReadAll(read);
    const { after, limit, prefixes } = read;
    const events: StoredEvent[] = [];
    let next = after;
    for (let at = Number(after); at < this.#log.length; at++) {
      if (events.length === limit) return { events, next, atHead: false };
      const event = this.#log[at];
      if (event && (!prefixes || prefixes.some((prefix) => event.stream.startsWith(prefix)))) events.push(event);
      next = position(at + 1);
    }
    return { events, next, atHead: true };
  }

  async head(): Promise<LogPosition> {
    this.#check();
    return position(this.#log.length);
  }

  async streamRevision(stream: string): Promise<number> {
    this.#check();
    return this.#revision(stream);
  }

  async truncateStream(stream: string, before: number): Promise<void> {
    this.#check();
    checkTruncation(before);
    const kept = this.#streams.get(stream);
    if (!kept || before <= kept.first) return;
    const gone = kept.events.splice(0, before - kept.first);
    kept.first += gone.length;
    for (const { eventId, logPosition } of gone) {
      this.#positions.delete(eventId);
      this.#log[Number(logPosition) - 1] = undefined;
    }
  }

  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
  }

  #check(): void {
    if (this.#closed) throw new StoreUnavailable('the event store is closed');
  }

  #revision(stream: string): number {
    const { events, first } = this.#streams.get(stream) ?? NO_STREAM;
    return first + events.length - 1;
  }

  #appendOne({ stream, expected, events }: Append): AppendResult {
    const isResend = events.length > 0 && events.every(({ eventId }) => this.#positions.has(eventId));
    const actualRevision = this.#revision(stream);
    if (!isResend && !isAsExpected(expected, actualRevision)) return { outcome: 'conflict', actualRevision };
    const duplicates: number[] = [];
    let covered = position(0);
    events.forEach((event, index) => {
      const stored = this.#positions.get(event.eventId);
      if (stored !== undefined) duplicates.push(index);
      const at = stored ?? this.#store(stream, event);
      if (at > covered) covered = at;
    });
    return { outcome: 'appended', revision: this.#revision(stream), logPosition: covered, duplicates };
  }

  #store(stream: string, { eventId, type, data, metadata }: Append['events'][number]): LogPosition {
    const logPosition = position(this.#log.length + 1);
    const revision = this.#revision(stream) + 1;
    const stored: StoredEvent = { eventId, type, data, metadata, stream, revision, logPosition };
    const known = this.#streams.get(stream);
    if (known) known.events.push(stored);
    else this.#streams.set(stream, { events: [stored], first: 0 });
    this.#log.push(stored);
    this.#positions.set(eventId, logPosition);
    return logPosition;
  }
}

const NO_STREAM: MemoryStream = { events: [], first: 0 };

const position = (count: number): LogPosition => BigInt(count) as LogPosition;
