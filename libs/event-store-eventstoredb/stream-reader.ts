import type { LogPosition, ReadStream, StoredEvent } from '#event-store';
import type { ServerAppend } from './append-messages.js';
import { PAGE_EVENTS } from './limits.js';
import type { Settled } from './server-appends.js';
import type { ServerReads } from './server-reads.js';
import { fromServer, toStoredEvent } from './stored-form.js';

/** No stream has it. */
const NO_REVISION = Number.MAX_SAFE_INTEGER;

export class StreamReader {
  constructor(
    private readonly reads: ServerReads,
    private readonly send: (append: ServerAppend) => Promise<Settled>,
  ) {}

  async read(stream: string, { from, direction = 'forwards', limit }: ReadStream): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    let at = from;
    // In pages, each of which has the deadline to itself.
    while (events.length < limit && !(at !== undefined && at < 0)) {
      const count = Math.min(limit - events.length, PAGE_EVENTS);
      const page = await this.reads.stream(stream, { ...(at !== undefined && { from: at }), direction, count });
      const found = (page ?? []).flatMap((resolved) => fromServer(resolved) ?? []).map(toStoredEvent);
      events.push(...found);
      const last = found.at(-1);
      if (!last || found.length < count) break;
      at = last.revision + (direction === 'forwards' ? 1 : -1);
    }
    return events;
  }

  /** Of the last event, -1: there is no such stream. */
  async revision(stream: string): Promise<number> {
    const page = await this.reads.stream(stream, { direction: 'backwards', count: 1 });
    if (!page) return -1;
    const last = page[0]?.event;
    return last ? Number(last.revision) : this.revisionOfEmpty(stream);
  }

  /**
   * Of a stream none of whose events can be read: nothing is appended where a revision is expected that no stream has, and
   * the refusal says the one it has. (The client keeps to itself what a read says of it.)
   */
  async revisionOfEmpty(stream: string): Promise<number> {
    const answer = await this.send({ stream, revision: NO_REVISION, events: [] });
    if (answer.outcome === 'wrong-revision') return answer.revision;
    throw new Error('the server let an append through that expected an impossible revision');
  }

  /** Where an event lies that is there. */
  async positionOf(stream: string, revision: number): Promise<LogPosition> {
    const [event] = await this.read(stream, { from: revision, direction: 'backwards', limit: 1 });
    if (event?.revision !== revision) throw new Error('the server stored an event that it does not show');
    return event.logPosition;
  }
}
