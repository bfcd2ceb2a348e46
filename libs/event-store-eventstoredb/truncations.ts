import { LRUCache } from 'lru-cache';
import { randomUUID } from 'node:crypto';
import { StoreUnavailable } from '#event-store';
import type { ServerAppend } from './append-messages.js';
import { CONFLICTS_MAX, TRUNCATIONS_KEPT_MAX, TRUNCATION_FRESH_MS } from './limits.js';
import type { Settled } from './server-appends.js';
import type { ServerReads } from './server-reads.js';

interface StreamMetadata {
  /** Of the metadata itself; -1: there is none. */
  readonly revision: number;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * How far streams are truncated: `$tb` in their metadata. The server hides what lies below from readers of the stream at
 * once, but from those of the log only when it was scavenged.
 */
export class Truncations {
  readonly #before = new LRUCache<string, number>({ max: TRUNCATIONS_KEPT_MAX, ttl: TRUNCATION_FRESH_MS });

  constructor(
    private readonly reads: ServerReads,
    private readonly send: (append: ServerAppend) => Promise<Settled>,
  ) {}

  /** The first revision that may be seen; remembered for a while. */
  async firstOf(stream: string): Promise<number> {
    const kept = this.#before.get(stream);
    if (kept !== undefined) return kept;
    const first = truncatedBefore(await this.#read(stream));
    this.#before.set(stream, first);
    return first;
  }

  /** Durable when it resolves. What the metadata says besides stays. */
  async truncate(stream: string, first: number): Promise<void> {
    for (let conflicts = 0; conflicts <= CONFLICTS_MAX; conflicts++) {
      const metadata = await this.#read(stream);
      const before = truncatedBefore(metadata);
      this.#before.set(stream, Math.max(before, first));
      if (first <= before) return;
      const content = { ...metadata.content, $tb: first };
      const event = {
        id: randomUUID(),
        type: '$metadata',
        data: Buffer.from(JSON.stringify(content)),
        metadata: Buffer.from('{}'),
      };
      const answer = await this.send({ stream: metadataOf(stream), revision: metadata.revision, events: [event] });
      if (answer.outcome === 'appended') return;
    }
    throw new StoreUnavailable('the event store did not truncate: others change the same metadata all the time');
  }

  async #read(stream: string): Promise<StreamMetadata> {
    const page = await this.reads.stream(metadataOf(stream), { direction: 'backwards', count: 1 });
    const event = page?.[0]?.event;
    if (!event) return { revision: -1, content: {} };
    return { revision: Number(event.revision), content: event.data as Record<string, unknown> };
  }
}

const metadataOf = (stream: string): string => `$$${stream}`;

function truncatedBefore({ content }: StreamMetadata): number {
  const before = content['$tb'];
  return typeof before === 'number' ? before : 0;
}
