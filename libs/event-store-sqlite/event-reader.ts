import type { Database } from 'better-sqlite3';
import {
  type LogPage,
  type LogPosition,
  type ReadAll,
  type ReadStream,
  type StoredEvent,
  StoreUnavailable,
} from '#event-store';
import { Families } from './families.js';
import { HEAD } from './schema.js';
import { EVENT_COLUMNS, type EventRow, toLogPosition, toStoredEvent } from './stored-row.js';
import { ERA, StreamIndex } from './stream-index.js';

/** Events that one filtered page looks at: 3 to 6 ms from memory in which nothing else of the process runs, whatever it finds. */
export const SCAN_EVENTS_MAX = 20_000;

/** Reads on any connection, the writer's or one of another process; each call sees one committed state. */
export class EventReader {
  readonly #forwards;
  readonly #backwards;
  readonly #page;
  readonly #filteredPage;
  readonly #head;
  readonly #index: StreamIndex;
  readonly #families: Families;
  readonly #readAll;
  readonly #readStream;
  readonly #streamRevision;

  constructor(database: Database) {
    const rows = <Parameters extends unknown[]>(rest: string) =>
      database.prepare<Parameters, EventRow>(`SELECT ${EVENT_COLUMNS} FROM ${rest}`).raw();
    const ofStream = `stream s CROSS JOIN event e ON e.stream = s.id WHERE e.${ERA} = ? AND s.id = ? AND e.revision`;
    // LEFT: an event whose stream's number is damaged is not passed over in silence.
    const ofLog = 'event e LEFT JOIN stream s ON s.id = e.stream WHERE e.position > ?';
    this.#forwards = rows<[number, number, number, number]>(`${ofStream} >= ? ORDER BY e.revision LIMIT ?`);
    this.#backwards = rows<[number, number, number, number]>(`${ofStream} <= ? ORDER BY e.revision DESC LIMIT ?`);
    this.#page = rows<[number, number]>(`${ofLog} ORDER BY e.position LIMIT ?`);
    this.#filteredPage = rows<[number, number, string, number]>(
      `${ofLog} AND e.position <= ? AND e.family IN (SELECT value FROM json_each(?)) ORDER BY e.position LIMIT ?`,
    );
    this.#head = database.prepare<[], number>(HEAD).pluck();
    this.#index = new StreamIndex(database);
    this.#families = new Families(database);
    this.#readAll = database.transaction((read: ReadAll) => this.#readPage(read));
    this.#readStream = database.transaction((stream: string, read: ReadStream) => this.#rowsOf(stream, read));
    this.#streamRevision = database.transaction((stream: string) => this.#revisionOf(stream));
  }

  readStream(stream: string, read: ReadStream): StoredEvent[] {
    return gapless(this.#readStream(stream, read)).map(toStoredEvent);
  }

  readAll(read: ReadAll): LogPage {
    return this.#readAll(read);
  }

  head(): LogPosition {
    return toLogPosition(this.#headNumber());
  }

  streamRevision(stream: string): number {
    return this.#streamRevision(stream);
  }

  #rowsOf(name: string, { from, direction = 'forwards', limit }: ReadStream): EventRow[] {
    const stream = this.#index.find(name);
    if (!stream) return [];
    const isForwards = direction === 'forwards';
    const begin = from ?? (isForwards ? 0 : Number.MAX_SAFE_INTEGER);
    const [low, high] = isForwards ? [begin, Number.MAX_SAFE_INTEGER] : [0, begin];
    const eras = this.#index.erasOf(stream.id, low, high);
    const rows: EventRow[] = [];
    for (const era of isForwards ? eras : eras.toReversed()) {
      const page = isForwards ? this.#forwards : this.#backwards;
      rows.push(...page.all(era, stream.id, begin, limit - rows.length));
      if (rows.length === limit) break;
    }
    return rows;
  }

  #revisionOf(name: string): number {
    const stream = this.#index.find(name);
    return stream === undefined ? -1 : this.#index.lastRevision(stream);
  }

  #headNumber(): number {
    return this.#head.get() ?? 0;
  }

  #readPage({ after, limit, prefixes }: ReadAll): LogPage {
    const head = this.#headNumber();
    if (after >= head) return { events: [], next: after, atHead: true };
    if (prefixes) return this.#readFiltered(Number(after), limit, prefixes, head);
    const events = this.#page.all(Number(after), limit).map(toStoredEvent);
    const next = events.at(-1)?.logPosition ?? toLogPosition(head);
    return { events, next, atHead: next >= head };
  }

  #readFiltered(after: number, limit: number, prefixes: readonly string[], head: number): LogPage {
    const { families, isPartial } = this.#families.select(prefixes);
    const end = Math.min(after + SCAN_EVENTS_MAX, head);
    const rows = this.#filteredPage.all(after, end, families, limit);
    const last = rows.length < limit ? end : (rows.at(-1)?.[0] ?? end);
    const wanted = isPartial ? rows.filter(([, name]) => prefixes.some((prefix) => name?.startsWith(prefix))) : rows;
    return { events: wanted.map(toStoredEvent), next: toLogPosition(last), atHead: last >= head };
  }
}

/** Rows that follow each other in a stream: nobody else would miss one that the index lost. */
function gapless(rows: EventRow[]): EventRow[] {
  const spanned = Math.abs((rows.at(-1)?.[2] ?? -1) - (rows[0]?.[2] ?? 0)) + 1;
  if (rows.length === 0 || spanned === rows.length) return rows;
  throw new StoreUnavailable('the event store is damaged: a stream lacks events; run tillwatch doctor');
}
