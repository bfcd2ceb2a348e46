import type { LogPage, LogPosition, ReadAll } from '#event-store';
import { SCAN_RECORDS_MAX } from './limits.js';
import type { ServerReads } from './server-reads.js';
import { fromServer, type ReadEvent, toStoredEvent } from './stored-form.js';
import type { Truncations } from './truncations.js';

/** Pages of the log, `$all` of the server: what the server writes about itself, other prefixes and truncated events left out. */
export class LogReader {
  constructor(
    private readonly reads: ServerReads,
    private readonly truncations: Truncations,
  ) {}

  head(): Promise<LogPosition> {
    return this.reads.head();
  }

  async readAll({ after, limit, prefixes }: ReadAll): Promise<LogPage> {
    // Positions of records alone can be read from; whoever is beyond them all waits for the log to come to him.
    const head = await this.reads.head();
    if (after >= head) return { events: [], next: after, atHead: true };
    const count = Math.min(prefixes ? SCAN_RECORDS_MAX : limit + 1, SCAN_RECORDS_MAX);
    const page = await this.reads.log(after, count);
    const isWanted = prefixes
      ? ({ stream }: ReadEvent) => prefixes.some((prefix) => stream.startsWith(prefix))
      : () => true;
    const ours = page.flatMap((resolved) => fromServer(resolved) ?? []);
    const found = ours.filter((event) => event.logPosition > after && isWanted(event));
    const events = found.slice(0, limit);
    const looked = positionOf(page.at(-1)) ?? after;
    // Where there were fewer than asked for, everything up to the head was among them.
    const end = page.length < count ? maxOf(looked, head) : looked;
    const next = events.length < found.length ? (events.at(-1)?.logPosition ?? after) : end;
    return { events: (await this.#visible(events)).map(toStoredEvent), next, atHead: next >= head };
  }

  async #visible(events: readonly ReadEvent[]): Promise<readonly ReadEvent[]> {
    const streams = [...new Set(events.map(({ stream }) => stream))];
    const firsts = await Promise.all(streams.map((stream) => this.truncations.firstOf(stream)));
    const firstOf = new Map(streams.map((stream, at) => [stream, firsts[at] ?? 0]));
    return events.filter(({ stream, revision }) => revision >= (firstOf.get(stream) ?? 0));
  }
}

const positionOf = (record: Awaited<ReturnType<ServerReads['log']>>[number] | undefined): LogPosition | undefined =>
  (record?.event?.position?.commit ?? record?.commitPosition) as LogPosition | undefined;

const maxOf = (one: LogPosition, other: LogPosition): LogPosition => (one > other ? one : other);
