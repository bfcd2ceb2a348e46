import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type {
  Append,
  AppendResult,
  EventStore,
  ExpectedRevision,
  LogPage,
  LogPosition,
  NewEvent,
  ReadAll,
  StoredEvent,
} from '../event-store.js';

type Appended = Extract<AppendResult, { outcome: 'appended' }>;

/** What a test of the contract works with: a store, names that are its own, and events. */
export class Fixture {
  #store: EventStore | undefined;
  #count = 0;
  /** Part of every name of this test; without a hyphen, like a tenant. */
  tag = '';

  begin(store: EventStore): void {
    this.#store = store;
    this.tag = randomUUID().slice(0, 8);
    this.#count = 0;
  }

  async end(): Promise<void> {
    await this.#store?.close();
  }

  get store(): EventStore {
    if (!this.#store) throw new Error('there is no store outside of a test');
    return this.#store;
  }

  /** `telemetry-3f-<tag>-d1` and the like. */
  stream(name = 'd1', family = 'telemetry-3f'): string {
    return `${family}-${this.tag}-${name}`;
  }

  event(parts: Partial<NewEvent> = {}): NewEvent {
    this.#count += 1;
    return {
      eventId: randomUUID(),
      type: 'terminal.rebooted.v1',
      data: JSON.stringify({ count: this.#count }),
      metadata: JSON.stringify({ tenant: this.tag }),
      ...parts,
    };
  }

  events(count: number): NewEvent[] {
    return Array.from({ length: count }, () => this.event());
  }

  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    twin?: string,
  ): Promise<AppendResult> {
    return this.appendOnly({ stream, expected, events, ...(twin !== undefined && { twin }) });
  }

  /** A batch of one. */
  async appendOnly(append: Append): Promise<AppendResult> {
    const results = await this.store.append([append]);
    expect(results).toHaveLength(1);
    return results[0] as AppendResult;
  }

  /** Appends and expects that all of it was new. */
  async given(stream: string, events: readonly NewEvent[]): Promise<Appended> {
    const result = await this.append(stream, 'any', events);
    expect(result).toMatchObject({ outcome: 'appended', duplicates: [] });
    return result as Appended;
  }

  /** Ids of a stream's events, in its order. */
  async idsIn(stream: string): Promise<string[]> {
    return idsOf(await this.store.readStream(stream, { limit: 1000 }));
  }

  /** Reads page by page up to the head and checks of every page what must hold for each. */
  async readToHead(read: ReadAll): Promise<{ events: StoredEvent[]; pages: LogPage[] }> {
    const pages: LogPage[] = [];
    let after = read.after;
    for (;;) {
      const page = await this.store.readAll({ ...read, after });
      pages.push(page);
      checkPage(page, after, read.limit);
      after = page.next;
      if (page.atHead) return { events: pages.flatMap(({ events }) => events), pages };
    }
  }

  /** Of a log that others may write to as well. */
  ours(events: readonly StoredEvent[]): StoredEvent[] {
    return events.filter(({ stream }) => stream.includes(this.tag));
  }
}

function checkPage(page: LogPage, after: LogPosition, limit: number): void {
  expect(page.events.length).toBeLessThanOrEqual(limit);
  let last = after;
  for (const { logPosition } of page.events) {
    expect(logPosition > last).toBe(true);
    last = logPosition;
  }
  expect(page.next >= last).toBe(true);
  expect(page.atHead || page.next > after).toBe(true);
}

export const idsOf = (events: readonly NewEvent[]): string[] => events.map(({ eventId }) => eventId);
