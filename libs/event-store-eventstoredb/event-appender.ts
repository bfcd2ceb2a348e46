import { type Append, type AppendResult, type LogPosition, StoreUnavailable, isAsExpected } from '#event-store';
import { mayHaveGoneToTwinSince, holdsBelieved, timeOf } from './event-time.js';
import { APPEND_BYTES_MAX, CONFLICTS_MAX } from './limits.js';
import type { ServerAppend } from './append-messages.js';
import type { Settled } from './server-appends.js';
import { bytesOf, type WireEvent } from './stored-form.js';
import type { StreamTail } from './stream-tail.js';
import type { StreamTails } from './stream-tails.js';

export interface AppenderOptions {
  readonly tails: StreamTails;
  readonly send: (append: ServerAppend) => Promise<Settled>;
  /** Where an event lies whose append the server took for a resend. */
  readonly positionOf: (stream: string, revision: number) => Promise<LogPosition>;
}

/**
 * Appends to one stream what is not there yet. Every append to the server expects exactly the revision up to which the ids
 * are known, so that whoever else appended meanwhile is noticed: what he stored is read, and the rest tried again.
 */
export class EventAppender {
  constructor(private readonly options: AppenderOptions) {}

  /** @param wire the append's events, as they go over the wire */
  async append(append: Append, wire: readonly WireEvent[]): Promise<AppendResult> {
    const { tails } = this.options;
    const ids = append.events.map(({ eventId }) => eventId);
    const tail = await tails.get(append.stream, ids);
    try {
      return await this.#append(append, tail, wire);
    } finally {
      tails.keep(tail);
    }
  }

  async #append(append: Append, tail: StreamTail, wire: readonly WireEvent[]): Promise<AppendResult> {
    const { tails } = this.options;
    const ids = append.events.map(({ eventId }) => eventId);
    const own = new Map<string, LogPosition>();
    let isFresh = false;
    for (let conflicts = 0; conflicts <= CONFLICTS_MAX; conflicts++) {
      const stored = await this.#locate(append, tail, ids);
      const missing = missingOf(wire, stored);
      if (ids.length > 0 && missing.length === 0) return appended(tail.revision, ids, stored, own);
      // A piece of it that is stored was expected.
      const isExpected = own.size > 0 || isAsExpected(append.expected, tail.revision);
      if (isExpected && ids.length > 0) {
        if ((await this.#store(tail, missing, own)) === 'stored') return appended(tail.revision, ids, stored, own);
      } else if (!isFresh) await tails.refresh(tail);
      else if (isExpected) return appended(tail.revision, ids, stored, own);
      else return { outcome: 'conflict', actualRevision: tail.revision };
      isFresh = true;
    }
    throw new StoreUnavailable('the event store took nothing: others append to the same stream all the time');
  }

  /** In the stream, and in its twin where it is not in the stream. */
  async #locate(
    { stream, twin }: Append,
    tail: StreamTail,
    ids: readonly string[],
  ): Promise<(LogPosition | undefined)[]> {
    const { tails } = this.options;
    const stored = await tails.locate(tail, ids);
    if (twin === undefined || twin === stream) return stored;
    const missing = ids.filter((_, at) => stored[at] === undefined);
    if (missing.length === 0) return stored;
    const other = await tails.get(twin, missing);
    if (missing.some((id) => this.#mayHaveChanged(stream, other, id))) await tails.refresh(other);
    const places = await tails.locate(other, missing);
    tails.keep(other);
    const inTwin = new Map(missing.map((id, at) => [id, places[at]]));
    return stored.map((place, at) => place ?? inTwin.get(ids[at] ?? ''));
  }

  #mayHaveChanged(stream: string, twin: StreamTail, eventId: string): boolean {
    const time = timeOf(eventId);
    if (time === undefined || !holdsBelieved(stream)) return true;
    return mayHaveGoneToTwinSince(twin.lookedAt, time);
  }

  /** In pieces that the server takes. `conflict`: others appended meanwhile; the tail is read again. */
  async #store(
    tail: StreamTail,
    missing: readonly WireEvent[],
    own: Map<string, LogPosition>,
  ): Promise<'stored' | 'conflict'> {
    const { tails, send } = this.options;
    for (const events of piecesOf(missing)) {
      const answer = await send({ stream: tail.stream, revision: tail.revision, events });
      if (answer.outcome === 'wrong-revision') {
        // A stream that is shorter than it was is another one: the server was set back.
        if (answer.revision < tail.revision) return this.#anew(tail, events);
        await tails.refresh(tail);
        return 'conflict';
      }
      const logPosition = answer.logPosition ?? (await this.options.positionOf(tail.stream, answer.revision));
      const sent = events.map(({ id }) => id);
      tail.addOwn(sent, logPosition);
      for (const id of sent) own.set(id, logPosition);
    }
    return 'stored';
  }

  async #anew(tail: StreamTail, events: readonly WireEvent[]): Promise<'conflict'> {
    await this.options.tails.readBack(
      tail,
      events.map(({ id }) => id),
    );
    return 'conflict';
  }
}

/** The first of each id that is not stored yet. */
function missingOf(wire: readonly WireEvent[], stored: readonly (LogPosition | undefined)[]): WireEvent[] {
  const missing = new Map<string, WireEvent>();
  wire.forEach((event, at) => {
    if (stored[at] === undefined && !missing.has(event.id)) missing.set(event.id, event);
  });
  return [...missing.values()];
}

/** The answer once all of it is stored, by this append (`own`) or before. */
function appended(
  revision: number,
  ids: readonly string[],
  stored: readonly (LogPosition | undefined)[],
  own: ReadonlyMap<string, LogPosition>,
): AppendResult {
  const duplicates: number[] = [];
  const seen = new Set<string>();
  let logPosition = 0n as LogPosition;
  ids.forEach((id, at) => {
    const place = own.get(id) ?? stored[at];
    if (place !== undefined && place > logPosition) logPosition = place;
    if (!own.has(id) || seen.has(id)) duplicates.push(at);
    seen.add(id);
  });
  return { outcome: 'appended', revision, logPosition, duplicates };
}

function* piecesOf(events: readonly WireEvent[]): Generator<readonly WireEvent[]> {
  let piece: WireEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (bytes + bytesOf(event) > APPEND_BYTES_MAX) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    piece.push(event);
    bytes += bytesOf(event);
  }
  if (piece.length > 0) yield piece;
}
