import { LRUCache } from 'lru-cache';
import type { LogPosition } from '#event-store';
import { IDS_KEPT_MAX, PAGE_EVENTS, TAIL_FIRST_EVENTS } from './limits.js';
import type { ServerReads } from './server-reads.js';
import { fromServer, type ReadEvent } from './stored-form.js';
import { StreamTail } from './stream-tail.js';

/** What a tail weighs besides its ids, in ids. */
const TAIL_WEIGHT = 4;

export interface TailsOptions {
  readonly reads: ServerReads;
  /** Revision of a stream none of whose events can be read any more. */
  readonly revisionOfEmpty: (stream: string) => Promise<number>;
  /** Milliseconds since 1970; within a minute of the server's clock. */
  readonly now: () => number;
  /** Absent: as in `limits.ts`. */
  readonly idsKeptMax?: number;
}

/** Ends of the streams that were appended to last. One that is not kept is read again when it is next needed. */
export class StreamTails {
  readonly #options: TailsOptions;
  readonly #kept: LRUCache<string, StreamTail>;

  constructor(options: TailsOptions) {
    this.#options = options;
    this.#kept = new LRUCache({
      maxSize: options.idsKeptMax ?? IDS_KEPT_MAX,
      sizeCalculation: (tail) => tail.size + TAIL_WEIGHT,
    });
  }

  /** As the server had it at some time; read now where it is not kept, as far back as these events need it. */
  async get(stream: string, eventIds: readonly string[]): Promise<StreamTail> {
    const kept = this.#kept.get(stream);
    if (kept) return kept;
    const tail = new StreamTail(stream, this.#options.now);
    await this.readBack(tail, eventIds);
    return tail;
  }

  /** To be called when an append is over: it weighs something else now. */
  keep(tail: StreamTail): void {
    tail.forgetOld();
    this.#kept.delete(tail.stream);
    this.#kept.set(tail.stream, tail);
  }

  /** Reads what was appended since. */
  async refresh(tail: StreamTail): Promise<void> {
    const lookedAt = this.#options.now();
    for (;;) {
      const from = tail.revision + 1;
      const page = await this.#options.reads.stream(tail.stream, { from, direction: 'forwards', count: PAGE_EVENTS });
      const events = eventsOf(page);
      const last = events.at(-1);
      if (last) tail.add(last.revision, events);
      if (events.length < PAGE_EVENTS) break;
    }
    tail.lookedAt = lookedAt;
  }

  /** Where each event is; undefined: it is not in the stream, up to the tail's revision. Reads older events where it must. */
  async locate(tail: StreamTail, eventIds: readonly string[]): Promise<(LogPosition | undefined)[]> {
    const found = eventIds.map((id) => tail.find(id));
    const unknown = eventIds.filter((_, at) => found[at] === 'unknown');
    const read = unknown.length > 0 ? await this.readBack(tail, unknown) : new Map<string, LogPosition>();
    return found.map((place, at) => {
      if (place === 'absent') return undefined;
      return place === 'unknown' ? read.get(eventIds[at] ?? '') : place;
    });
  }

  /** Reads the stream from its end back to where these events could be, and returns what it read. */
  async readBack(tail: StreamTail, eventIds: readonly string[]): Promise<Map<string, LogPosition>> {
    const since = eventIds.reduce((least, id) => Math.min(least, tail.neededSince(id)), Infinity);
    const lookedAt = this.#options.now();
    const newestFirst: ReadEvent[] = [];
    let knownSince = -Infinity;
    let isThere = false;
    for (let count = TAIL_FIRST_EVENTS; ; count = PAGE_EVENTS) {
      const from = (newestFirst.at(-1)?.revision ?? Infinity) - 1;
      if (from < 0) break;
      const at = Number.isFinite(from) && { from };
      const answer = await this.#options.reads.stream(tail.stream, { ...at, direction: 'backwards', count });
      if (!answer) break;
      isThere = true;
      const page = eventsOf(answer);
      newestFirst.push(...page);
      const oldest = page.at(-1);
      if (!oldest || page.length < count) break;
      if (oldest.storedAt < since) {
        knownSince = oldest.storedAt;
        break;
      }
    }
    const revision = newestFirst[0]?.revision ?? (isThere ? await this.#options.revisionOfEmpty(tail.stream) : -1);
    tail.setTail(revision, newestFirst.toReversed(), knownSince);
    tail.lookedAt = lookedAt;
    return new Map(newestFirst.map(({ eventId, logPosition }) => [eventId, logPosition]));
  }
}

const eventsOf = (page: Awaited<ReturnType<ServerReads['stream']>>): ReadEvent[] =>
  (page ?? []).flatMap((resolved) => fromServer(resolved) ?? []);
