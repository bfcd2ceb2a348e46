import { EventEmitter } from 'node:events';

export interface ProposedRecord {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogRecord extends ProposedRecord {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly createdAt: number;
}

export type Expected = 'any' | 'no_stream' | 'stream_exists' | number;
export type Appended =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: bigint | undefined }
  | { readonly outcome: 'wrong'; /** -1: there is no such stream. */ readonly revision: number }
  | { readonly outcome: 'too-large' };

/** What EventStoreDB 23.10 takes in one append unless its operator says otherwise. */
const APPEND_BYTES_MAX = 1024 * 1024;

/** The first record of a server's log is not an event, and an event takes as many positions as it has bytes. */
const FIRST_POSITION = 1_000n;
const FRAME_BYTES = 96;

/** What the stand-in holds, in memory: the rules of a server for streams, revisions, resends and metadata of streams. */
export class StandInLog {
  readonly records: LogRecord[] = [];
  readonly #streams = new Map<string, LogRecord[]>();
  readonly #places = new Map<bigint, number>();
  readonly #grown = new EventEmitter().setMaxListeners(0);
  #next = FIRST_POSITION;

  /** Milliseconds since 1970; records are stamped with it. */
  constructor(readonly now: () => number = Date.now) {}

  append(stream: string, expected: Expected, proposed: readonly ProposedRecord[]): Appended {
    const held = this.#streams.get(stream) ?? [];
    const current = held.length - 1;
    if (proposed.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0) > APPEND_BYTES_MAX) {
      return { outcome: 'too-large' };
    }
    if (!isAsExpected(expected, current)) {
      // A resend: the same events lie where this append would have put them. Where only some do, it is none.
      const at = expected === 'no_stream' ? 0 : typeof expected === 'number' ? expected + 1 : current + 1;
      const isResend = proposed.length > 0 && proposed.every(({ id }, index) => held[at + index]?.id === id);
      if (!isResend) return { outcome: 'wrong', revision: current };
      return { outcome: 'appended', revision: at + proposed.length - 1, position: undefined };
    }
    let position = this.#next;
    for (const one of proposed) position = this.#store(stream, one);
    if (proposed.length > 0) this.#grown.emit('grown');
    return { outcome: 'appended', revision: current + proposed.length, position };
  }

  /** As a server that was set back to an older backup. */
  forgetLast(count: number): void {
    for (const { stream, position } of this.records.splice(-count)) {
      this.#streams.get(stream)?.pop();
      if (this.#streams.get(stream)?.length === 0) this.#streams.delete(stream);
      this.#places.delete(position);
    }
  }

  /** Those that a reader of the stream sees; undefined: there is no such stream. */
  visible(stream: string): readonly LogRecord[] | undefined {
    const held = this.#streams.get(stream);
    if (!held) return undefined;
    const { $tb = 0, $maxAge = Infinity } = this.#metadataOf(stream);
    const since = this.now() - $maxAge * 1_000;
    return held.filter(({ revision, createdAt }) => revision >= $tb && createdAt >= since);
  }

  /** Index into `records` of the record at exactly that position, as a server wants it; undefined: none is. */
  placeOf(position: bigint): number | undefined {
    return this.#places.get(position);
  }

  /** Resolves at the next append, or when the signal says so. */
  async grown(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#grown.off('grown', done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#grown.once('grown', done);
      signal.addEventListener('abort', done);
    });
  }

  #store(stream: string, proposed: ProposedRecord): bigint {
    const held = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, held);
    const position = this.#next;
    const record = { ...proposed, stream, revision: held.length, position, createdAt: this.now() };
    this.#next += BigInt(FRAME_BYTES + record.data.length + record.metadata.length);
    this.#places.set(position, this.records.length);
    held.push(record);
    this.records.push(record);
    return position;
  }

  #metadataOf(stream: string): { readonly $tb?: number; readonly $maxAge?: number } {
    const newest = this.#streams.get(`$$${stream}`)?.at(-1);
    if (!newest) return {};
    return JSON.parse(Buffer.from(newest.data).toString()) as { $tb?: number; $maxAge?: number };
  }
}

function isAsExpected(expected: Expected, current: number): boolean {
  if (expected === 'any') return true;
  if (expected === 'no_stream') return current === -1;
  return expected === 'stream_exists' ? current >= 0 : current === expected;
}
