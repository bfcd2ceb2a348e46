import type { Database } from 'better-sqlite3';
import { familyOf } from './families.js';
import { RecentMap } from './recent-map.js';
import { StreamIndex } from './stream-index.js';

/** Where a stream stands. The writer alone changes it, in the transaction that appends. */
export interface StreamHead {
  readonly stream: number;
  readonly family: number;
  revision: number;
}

/**
 * Streams whose head is kept in memory, half of the most there may be: about 200 bytes each, so 80 MB for the hundred
 * thousand devices' three streams and all others. One that is not kept costs a look-up of some microseconds.
 */
const HEADS_KEPT_MAX = 200_000;

/** 256 shards of three categories, and a family for each tenant and unsharded category: 100 bytes each. */
const FAMILIES_KEPT_MAX = 4_096;

/** The last revision of each stream, remembered by the one writer. Anything it says is lost with the transaction that fails. */
export class StreamHeads {
  readonly #kept = new RecentMap<string, StreamHead>(HEADS_KEPT_MAX);
  readonly #index: StreamIndex;
  readonly #addStream;
  readonly #lastStream;
  /** Number of the newest stream; undefined where it is to be looked up. */
  #last: number | undefined;
  readonly #findFamily;
  readonly #addFamily;
  readonly #families = new RecentMap<string, number>(FAMILIES_KEPT_MAX);

  constructor(database: Database) {
    this.#index = new StreamIndex(database);
    this.#addStream = database.prepare<[number, string, number]>(
      'INSERT INTO stream (id, name, family) VALUES (?, ?, ?)',
    );
    this.#lastStream = database.prepare<[], number>('SELECT coalesce(max(id), 0) FROM stream').pluck();
    this.#findFamily = database.prepare<[string], number>('SELECT id FROM family WHERE name = ?').pluck();
    this.#addFamily = database.prepare<[string]>('INSERT INTO family (name) VALUES (?)');
  }

  find(name: string): StreamHead | undefined {
    const kept = this.#kept.get(name);
    if (kept) return kept;
    const found = this.#index.find(name);
    if (!found) return undefined;
    const head = { stream: found.id, family: found.family, revision: this.#index.lastRevision(found) };
    this.#kept.set(name, head);
    return head;
  }

  /** As it will be where an event of it is stored; until `add` there is no such stream. */
  propose(name: string): StreamHead {
    this.#last ??= this.#lastStream.get() ?? 0;
    return { stream: this.#last + 1, family: this.#familyId(familyOf(name)), revision: -1 };
  }

  add(name: string, head: StreamHead): void {
    this.#addStream.run(head.stream, name, head.family);
    this.#last = head.stream;
    this.#kept.set(name, head);
  }

  forget(): void {
    this.#kept.clear();
    this.#families.clear();
    this.#last = undefined;
  }

  #familyId(name: string): number {
    const kept = this.#families.get(name);
    if (kept !== undefined) return kept;
    const family = this.#findFamily.get(name) ?? Number(this.#addFamily.run(name).lastInsertRowid);
    this.#families.set(name, family);
    return family;
  }
}
