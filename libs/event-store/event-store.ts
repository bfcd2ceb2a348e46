declare const logPositionBrand: unique symbol;
/** The global order number of an event in the store. Opaque to all but its store; grows with every event; 0 is before the first. */
export type LogPosition = bigint & { readonly [logPositionBrand]: true };

/**
 * What the stream must look like for an append to go through: whatever (`any`), without an event (`none`), with one at
 * least (`exists`), or with a last event of exactly this revision. Truncated events count as if they were there.
 */
export type ExpectedRevision = 'any' | 'none' | 'exists' | number;

export interface NewEvent {
  /**
   * UUID in lower case. An event whose id is stored already is a resend and is not stored again, whatever else it says:
   * the first word counts. An id belongs to one stream or its twin; a store need not look for it elsewhere. The id of an
   * event that was truncated may come again: a store need not remember it, so it may be stored as a new event.
   */
  readonly eventId: string;
  readonly type: string;
  /** JSON texts of objects; kept as they are, character by character. */
  readonly data: string;
  readonly metadata: string;
  /**
   * Both texts were made of objects by `JSON.stringify`, so that nobody need parse them to know that they are JSON (a
   * tenth of what an append costs). Of texts that came from elsewhere it is not said.
   */
  readonly isSerialized?: true;
}

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** 0 for the first event of its stream, then one more each; also where earlier ones were truncated. */
  readonly revision: number;
  readonly logPosition: LogPosition;
  /** It is not what was appended: its place on the disk was damaged. Only `logPosition` is to be believed. */
  readonly isDamaged?: true;
}

/**
 * One stream's part of a batch; atomic by itself. (Where a server takes less in one piece, an append that expects `any`
 * may be stored in several, one after the other.)
 *
 * **What a retry gets.** When every event of the append is stored already (in the stream, in its twin, or by an earlier
 * append of the batch), it is a resend, and its outcome is `appended` with all of them as duplicates, whatever
 * `expected` says: it was so when they were first appended. (Who decided anew and came to the same id must compare what
 * is stored with what it meant.) When even one event is new, `expected` is held against the stream as it is now: a
 * conflict stores nothing, otherwise the new ones are appended in their order and the others are duplicates. An append
 * without events only compares `expected`.
 */
export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
  /** A second stream in which a resend of these events may already lie (`clock-` beside `telemetry-`). */
  readonly twin?: string;
}

export type AppendResult =
  | {
      readonly outcome: 'appended';
      /** Revision of the stream's last event after the append; -1 when it is still empty. */
      readonly revision: number;
      /** Covers everything of this append, also what was stored already: a reader that has it holds them all. */
      readonly logPosition: LogPosition;
      /** Indexes into `events` of those that were stored already, earlier or earlier in the same batch. */
      readonly duplicates: readonly number[];
    }
  | { readonly outcome: 'conflict'; /** -1: the stream does not exist. */ readonly actualRevision: number };

export interface ReadStream {
  /** First revision to read, inclusive; forwards from the first that is there, backwards from the end when absent. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** 1 to READ_EVENTS_MAX; fewer come only where the stream ends. */
  readonly limit: number;
}

export interface ReadAll {
  /** Exclusive; beyond the head nothing comes, and `next` stays there. */
  readonly after: LogPosition;
  /** 1 to READ_EVENTS_MAX. */
  readonly limit: number;
  /** Only streams whose name begins with one of these, such as `telemetry-3f-`; absent: all. At most READ_PREFIXES_MAX. */
  readonly prefixes?: readonly string[];
}

export interface LogPage {
  /** In the order of the log. May be fewer than the limit, even none, before the head: a store looks at a bounded part. */
  readonly events: readonly StoredEvent[];
  /** Where to go on; also past what the prefixes left out. Grows with every page until the head. */
  readonly next: LogPosition;
  /** Nothing lies after `next` at the moment of reading. */
  readonly atHead: boolean;
}

/**
 * The port that every store implements and the contract suite defines. Appends are durable (fsynced, replicated) when
 * their promise resolves. Readers beside writers never skip and never reorder. Throws StoreUnavailable when the store
 * is gone or too slow; what was appended before may or may not be stored, and sending it again is safe.
 */
export interface EventStore {
  /** Names this installation's store; stands in receipts. */
  readonly storeId: string;
  /** Whether the difference of two log positions says how many events lie between them, save those that were truncated. */
  readonly countsEvents: boolean;
  /**
   * A result for each append, in order; a conflict of one leaves the others alone, and a later one sees what the
   * earlier ones of the batch stored. Throws InvalidEvent before anything of the batch is stored.
   */
  append(batch: readonly Append[]): Promise<readonly AppendResult[]>;
  /** Events of one stream; none when it does not exist or all were truncated. Throws RangeError for a limit or revision that cannot be. */
  readStream(stream: string, read: ReadStream): Promise<readonly StoredEvent[]>;
  /** The log in its one order, a page at a time. Throws RangeError for a limit or position that cannot be. */
  readAll(read: ReadAll): Promise<LogPage>;
  /** Position of the newest event, or of a later record that the store wrote for itself; 0 when there is none. Never goes back. */
  head(): Promise<LogPosition>;
  /** Revision of the stream's last event, also where that was truncated; -1 when the stream does not exist. */
  streamRevision(stream: string): Promise<number>;
  /**
   * Takes the events of a stream whose revision is lower than `before` out of it: from now on no reader, of the stream
   * or of the log, sees them, and their room is there for later ones (at once or when the store tidies up). Revisions
   * and log positions go on as if they were there, also when none is left; `head` does not go back. A `before` above the stream's
   * next revision means all that it holds; one that is not above an earlier one, and an unknown stream, change nothing.
   * Durable when it resolves. Takes them out in one go: whoever has many to take out goes in steps, so that others get
   * their turn. Throws RangeError for what is no revision.
   */
  truncateStream(stream: string, before: number): Promise<void>;
  /** A hint that something was appended; never a promise, a reader polls as well. Returns how to stop listening. */
  onAppended(listener: () => void): () => void;
  /** What is called afterwards throws StoreUnavailable; closing twice is harmless. */
  close(): Promise<void>;
}

/** The store is gone, closing or slower than its deadline. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly code = 'store-unavailable';
}

/** An event that breaks the port's rules (id, names, JSON); nothing of its batch was stored. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
  readonly code = 'invalid-event';
}
