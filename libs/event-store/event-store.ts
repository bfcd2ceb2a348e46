declare const logPositionBrand: unique symbol;
/** The global order number of an event in the store. Opaque to all but its store; grows with every event; 0 is before the first. */
export type LogPosition = bigint & { readonly [logPositionBrand]: true };

/** What the stream must look like for an append to go through; a number is the exact revision of its last event. */
export type ExpectedRevision = 'any' | 'none' | 'exists' | number;

export interface NewEvent {
  /** UUID in lower case; an event whose id is stored already is a resend and is not stored again. */
  readonly eventId: string;
  readonly type: string;
  /** JSON texts of objects. */
  readonly data: string;
  readonly metadata: string;
}

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** 0 for the first event of its stream, then one more each. */
  readonly revision: number;
  readonly logPosition: LogPosition;
}

/** One stream's part of a batch; atomic by itself. */
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
  /** First revision to read; forwards from 0, backwards from the end when absent. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit: number;
}

export interface ReadAll {
  /** Exclusive. */
  readonly after: LogPosition;
  readonly limit: number;
  /** Only streams whose name begins with one of these, such as `telemetry-3f-`; absent: all. */
  readonly prefixes?: readonly string[];
}

export interface LogPage {
  readonly events: readonly StoredEvent[];
  /** Where to go on; also past what the prefixes left out. */
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
  /** A result for each append, in order; they are independent of one another. */
  append(batch: readonly Append[]): Promise<readonly AppendResult[]>;
  readStream(stream: string, read: ReadStream): Promise<readonly StoredEvent[]>;
  readAll(read: ReadAll): Promise<LogPage>;
  /** Position of the newest event; 0 when there is none. */
  head(): Promise<LogPosition>;
  /** Revision of the stream's last event; -1 when it does not exist. */
  streamRevision(stream: string): Promise<number>;
  /** A hint that something was appended; never a promise, a reader polls as well. Returns how to stop listening. */
  onAppended(listener: () => void): () => void;
  close(): Promise<void>;
}

/** The store is gone, closing or slower than its deadline. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** An event that breaks the port's rules (id, names, JSON); nothing of its batch was stored. */
export class InvalidEvent extends Error {
  override readonly name = 'InvalidEvent';
}
