import { setTimeout } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import { AppendSignal } from './append-signal.js';
import type { ServerAppend } from './append-messages.js';
import { AppendStream } from './append-stream.js';
import { connect } from './connect.js';
import { EventAppender } from './event-appender.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { Lanes } from './lanes.js';
import { APPENDS_IN_FLIGHT_MAX, CLOSE_MS_MAX, DEADLINE_MS } from './limits.js';
import { LogReader } from './log-reader.js';
import { appendToServer } from './server-appends.js';
import { ServerReads } from './server-reads.js';
import { readStoreId } from './store-id.js';
import { StreamReader } from './stream-reader.js';
import { StreamTails } from './stream-tails.js';
import { Truncations } from './truncations.js';

export interface OpenEventStoreDbEventStore {
  /** `esdb://`, `esdb+discover://`, `kurrentdb://` or `kurrentdb+discover://`, credentials included. */
  readonly url: string;
  /** Absent: as in `limits.ts`. */
  readonly deadlineMs?: number;
  readonly appendsInFlightMax?: number;
  readonly idsKeptMax?: number;
  /** Milliseconds since 1970; within a minute of the server's clock. Absent: this machine's. */
  readonly now?: () => number;
}

/**
 * Opens the event store on a server of EventStoreDB or KurrentDB. Any number of processes may append.
 *
 * @throws StoreUnavailable when the server does not answer
 */
export async function openEventStoreDbEventStore(options: OpenEventStoreDbEventStore): Promise<EventStore> {
  const {
    url,
    deadlineMs = DEADLINE_MS,
    appendsInFlightMax = APPENDS_IN_FLIGHT_MAX,
    idsKeptMax,
    now = Date.now,
  } = options;
  const client = connect(url);
  const appends = new AppendStream(client, deadlineMs);
  const send = (append: ServerAppend) => appendToServer(appends, append);
  const reads = new ServerReads(client, deadlineMs);
  const close = async (): Promise<void> => {
    await appends.close();
    // A read that was given up may never tell the client that it is over.
    await Promise.race([client.dispose(), setTimeout(CLOSE_MS_MAX, undefined, { ref: false })]);
  };
  try {
    const storeId = await readStoreId(reads, send);
    const streams = new StreamReader(reads, send);
    const truncations = new Truncations(reads, send);
    const tails = new StreamTails({
      reads,
      now,
      revisionOfEmpty: (stream) => streams.revisionOfEmpty(stream),
      ...(idsKeptMax !== undefined && { idsKeptMax }),
    });
    return new EventStoreDbEventStore({
      storeId,
      appender: new EventAppender({
        tails,
        send,
        positionOf: (stream, revision) => streams.positionOf(stream, revision),
      }),
      lanes: new Lanes(appendsInFlightMax),
      log: new LogReader(reads, truncations),
      streams,
      truncations,
      signal: new AppendSignal(storeId),
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}
