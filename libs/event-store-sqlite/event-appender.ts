import type { Database } from 'better-sqlite3';
import { type Append, type AppendResult, type NewEvent, isAsExpected } from '#event-store';
import { sumOf } from './event-sum.js';
import { HEAD } from './schema.js';
import { toBytes, toLogPosition } from './stored-row.js';
import { type StreamHead, StreamHeads } from './stream-heads.js';

/** Appends batches for the one writer: a batch is a transaction, and a conflict is known before anything of its append is written. */
export class EventAppender {
  readonly #heads: StreamHeads;
  readonly #insert;
  readonly #positionOf;
  readonly #transaction;
  #position: number;

  constructor(database: Database) {
    this.#heads = new StreamHeads(database);
    // The unique index finds the resend; every other broken constraint is a fault and throws.
    this.#insert = database.prepare<[number, number, number, number, Buffer, string, string, string, number]>(
      `INSERT INTO event (position, family, stream, revision, event_id, type, metadata, data, sum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING`,
    );
    this.#positionOf = database.prepare<[Buffer], number>('SELECT position FROM event WHERE event_id = ?').pluck();
    this.#position = database.prepare<[], number>(HEAD).pluck().get() ?? 0;
    this.#transaction = database.transaction((batch: readonly Append[]) => batch.map((one) => this.#append(one)));
  }

  /** How many events were stored is the difference of `position` before and after. */
  get position(): number {
    return this.#position;
  }

  /** Durable when it returns. When it throws, nothing of the batch is stored, or (a failed flush) all of it may be. */
  append(batch: readonly Append[]): AppendResult[] {
    const before = this.#position;
    try {
      return this.#transaction.immediate(batch);
    } catch (error) {
      this.#position = before;
      this.#heads.forget();
      throw error;
    }
  }

  #append({ stream, expected, events }: Append): AppendResult {
    let head = this.#heads.find(stream);
    const actualRevision = head?.revision ?? -1;
    if (!isAsExpected(expected, actualRevision)) {
      return this.#resend(events, actualRevision) ?? { outcome: 'conflict', actualRevision };
    }
    const duplicates: number[] = [];
    let covered = 0;
    let index = -1;
    for (const event of events) {
      index += 1;
      const id = toBytes(event.eventId);
      const into = head ?? this.#heads.propose(stream);
      const stored = this.#store(into, id, event);
      if (stored === undefined) duplicates.push(index);
      // What lies in its twin alone makes no stream here.
      else if (head === undefined) this.#heads.add(stream, (head = into));
      covered = Math.max(covered, stored ?? this.#positionOf.get(id) ?? 0);
    }
    return { outcome: 'appended', revision: head?.revision ?? -1, logPosition: toLogPosition(covered), duplicates };
  }

  /** The position it was given; undefined when it is there already. */
  #store(head: StreamHead, id: Buffer, event: NewEvent): number | undefined {
    const { type, metadata, data } = event;
    const position = this.#position + 1;
    const revision = head.revision + 1;
    const sum = sumOf(position, head.stream, revision, event);
    const { changes } = this.#insert.run(position, head.family, head.stream, revision, id, type, metadata, data, sum);
    if (changes === 0) return undefined;
    this.#position = position;
    head.revision = revision;
    return position;
  }

  /** The answer to a retry, or undefined when any of the events is new. */
  #resend(events: readonly NewEvent[], revision: number): AppendResult | undefined {
    let covered = 0;
    for (const { eventId } of events) {
      const position = this.#positionOf.get(toBytes(eventId));
      if (position === undefined) return undefined;
      covered = Math.max(covered, position);
    }
    if (covered === 0) return undefined;
    return { outcome: 'appended', revision, logPosition: toLogPosition(covered), duplicates: [...events.keys()] };
  }
}
