import type { LogPosition } from '#event-store';
import { holdsBelieved, notStoredBefore, timeOf } from './event-time.js';
import { STREAM_IDS_MAX } from './limits.js';

/** What is remembered of an event that is stored. */
export interface Kept {
  readonly eventId: string;
  readonly logPosition: LogPosition;
  readonly storedAt: number;
}

/** Of streams whose older ids can be told by their time, those of the last while are kept: longer than a clock may be ahead. */
const AGE_KEPT_MS = 1_800_000;
/** So many are kept whatever their age, and looking at the oldest is spread over as many appends. */
const KEPT_ANYWAY = 32;

interface Entry {
  readonly logPosition: LogPosition;
  readonly storedAt: number;
}

/**
 * The end of one stream: its revision, the ids of its newest events, and what can be said of those before. It is true of
 * the revisions up to `revision`; an append that expects exactly that revision holds it to the server.
 */
export class StreamTail {
  revision = -1;
  /** When the server was asked last, by our clock. */
  lookedAt = 0;
  readonly #ids = new Map<string, Entry>();
  readonly #isBelieved: boolean;
  /** All events stored later than this, by the server's clock, are among the ids. */
  #knownSince = Infinity;
  /** Of every event there is, also of those whose ids are not kept; undefined: not known, or not all ids tell a time. */
  #bounds: { readonly earliest: number; readonly latest: number } | undefined;

  constructor(
    readonly stream: string,
    private readonly now: () => number,
  ) {
    this.#isBelieved = holdsBelieved(stream);
  }

  /** Ids that are kept, which is what it weighs. */
  get size(): number {
    return this.#ids.size;
  }

  /** Where the events of these ids are; `unknown`: older ones of the stream must be looked at first. */
  find(eventId: string): LogPosition | 'absent' | 'unknown' {
    const entry = this.#ids.get(eventId);
    if (entry) return entry.logPosition;
    if (this.#knownSince === -Infinity) return 'absent';
    if (this.neededSince(eventId) > this.#knownSince) return 'absent';
    const time = timeOf(eventId);
    if (time === undefined || !this.#bounds) return 'unknown';
    return time < this.#bounds.earliest || time > this.#bounds.latest ? 'absent' : 'unknown';
  }

  /** The stream is to be read back to what was stored then; -Infinity: to its beginning. */
  neededSince(eventId: string): number {
    const time = timeOf(eventId);
    return this.#isBelieved && time !== undefined ? notStoredBefore(time) : -Infinity;
  }

  /**
   * The newest events, in their order, of a stream that was just read back from its end.
   *
   * @param knownSince everything stored later is among them; -Infinity: they are all there are
   */
  setTail(revision: number, events: readonly Kept[], knownSince: number): void {
    this.revision = revision;
    this.#ids.clear();
    this.#knownSince = knownSince;
    this.#bounds = knownSince === -Infinity ? { earliest: Infinity, latest: -Infinity } : undefined;
    for (const event of events) this.#keep(event);
  }

  /** Just appended by us, and stored about now. */
  addOwn(eventIds: readonly string[], logPosition: LogPosition): void {
    const storedAt = this.now();
    this.add(
      this.revision + eventIds.length,
      eventIds.map((eventId) => ({ eventId, logPosition, storedAt })),
    );
  }

  /** What follows the events known so far. */
  add(revision: number, events: readonly Kept[]): void {
    this.revision = revision;
    for (const event of events) this.#keep(event);
  }

  #keep({ eventId, logPosition, storedAt }: Kept): void {
    this.#ids.set(eventId, { logPosition, storedAt });
    const time = timeOf(eventId);
    if (time === undefined) this.#bounds = undefined;
    if (!this.#bounds || time === undefined) return;
    const { earliest, latest } = this.#bounds;
    if (time < earliest || time > latest) {
      this.#bounds = { earliest: Math.min(earliest, time), latest: Math.max(latest, time) };
    }
  }

  /** Lets go of ids that are rarely asked for; to be called when an append is over. */
  forgetOld(): void {
    const since = this.#isBelieved ? this.now() - AGE_KEPT_MS : -Infinity;
    // A little at a time goes cheaply: the oldest come first.
    for (const [eventId, { storedAt }] of this.#ids) {
      const isTooMany = this.#ids.size > STREAM_IDS_MAX;
      if (!isTooMany && (storedAt > since || this.#ids.size <= KEPT_ANYWAY)) return;
      this.#ids.delete(eventId);
      this.#knownSince = Math.max(this.#knownSince, storedAt);
    }
  }
}
