import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventStoreDBClient,
  type ResolvedEvent,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { type LogPosition, StoreUnavailable } from '#event-store';
import { RETRY_FACTOR, RETRY_FIRST_MS, TRIES_MAX } from './limits.js';

export interface StreamPage {
  /** Absent: the end that the direction begins at. */
  readonly from?: number;
  readonly direction: 'forwards' | 'backwards';
  readonly count: number;
}

/** Pages from the server, each within a deadline; what cannot be answered is asked again a few times. */
export class ServerReads {
  constructor(
    private readonly client: EventStoreDBClient,
    private readonly deadlineMs: number,
  ) {}

  /** Undefined: there is no such stream. */
  async stream(stream: string, { from, direction, count }: StreamPage): Promise<readonly ResolvedEvent[] | undefined> {
    const fromRevision = from === undefined ? (direction === 'forwards' ? 'start' : 'end') : BigInt(from);
    return this.#answered(() => this.client.readStream(stream, { fromRevision, direction, maxCount: count }));
  }

  /** Forwards from the record at that position, itself included; 0: the first there is. */
  async log(from: LogPosition, count: number): Promise<readonly ResolvedEvent[]> {
    const fromPosition = from === 0n ? 'start' : { commit: from, prepare: from };
    return (await this.#answered(() => this.client.readAll({ fromPosition, maxCount: count }))) ?? [];
  }

  /** The newest record, the server's own included; 0: there is none. */
  async head(): Promise<LogPosition> {
    const newest = await this.#answered(() =>
      this.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }),
    );
    return (newest?.[0]?.event?.position?.commit ?? newest?.[0]?.commitPosition ?? 0n) as LogPosition;
  }

  async #answered(ask: () => StreamingRead<ResolvedEvent>): Promise<readonly ResolvedEvent[] | undefined> {
    for (let tries = 1, pauseMs = RETRY_FIRST_MS; ; tries++, pauseMs *= RETRY_FACTOR) {
      try {
        return await collect(ask(), this.deadlineMs);
      } catch (error) {
        if (error instanceof StreamNotFoundError) return undefined;
        if (tries === TRIES_MAX) throw new StoreUnavailable('the event store does not answer', { cause: error });
      }
      await pause(pauseMs);
    }
  }
}

/** All of a bounded read. The client's streams never end by themselves when their connection hangs. */
async function collect(read: StreamingRead<ResolvedEvent>, deadlineMs: number): Promise<ResolvedEvent[]> {
  // It tells of a connection that is lost also when nobody reads any more, and an error that nobody hears ends Node.
  read.on('error', () => {});
  const timer = setTimeout(() => read.destroy(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  const events: ResolvedEvent[] = [];
  try {
    for await (const event of read) events.push(event);
    return events;
  } finally {
    clearTimeout(timer);
    void read.cancel().catch(() => {});
  }
}
