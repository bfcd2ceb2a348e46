import type { Database } from 'better-sqlite3';

/** A category and what follows it, such as `telemetry-3f-` or `rejected-acme`: a name up to and with its second hyphen. */
export function familyOf(stream: string): string {
  const second = stream.indexOf('-', stream.indexOf('-') + 1);
  return second > 0 ? stream.slice(0, second + 1) : stream;
}

/** The families that streams with certain prefixes are of. */
export interface Selection {
  /** JSON text of their numbers, for `json_each`. */
  readonly families: string;
  /** Some of them hold other streams too: the names are still to be compared. */
  readonly isPartial: boolean;
}

/** Subscriptions of one process that each read their own shards. */
const SELECTIONS_KEPT_MAX = 64;

/** Finds out which families a list of prefixes means, again whenever there is a new family. */
export class Families {
  readonly #newest;
  readonly #within;
  readonly #exactly;
  readonly #kept = new Map<string, Selection>();
  #keptOf: number | undefined;

  constructor(database: Database) {
    this.#newest = database.prepare<[], number>('SELECT coalesce(max(id), 0) FROM family').pluck();
    this.#within = database
      .prepare<[string, string], number>('SELECT id FROM family WHERE name >= ? AND name < ?')
      .pluck();
    this.#exactly = database.prepare<[string], number>('SELECT id FROM family WHERE name = ?').pluck();
  }

  select(prefixes: readonly string[]): Selection {
    const newest = this.#newest.get();
    if (newest !== this.#keptOf || this.#kept.size >= SELECTIONS_KEPT_MAX) this.#kept.clear();
    this.#keptOf = newest;
    const key = prefixes.join('\n');
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const selection = this.#find(prefixes);
    this.#kept.set(key, selection);
    return selection;
  }

  #find(prefixes: readonly string[]): Selection {
    const ids = new Set<number>();
    let isPartial = false;
    for (const prefix of prefixes) {
      for (const id of this.#within.all(prefix, endOf(prefix))) ids.add(id);
      const family = familyOf(prefix);
      if (family === prefix) continue;
      // The prefix goes on behind the second hyphen, into the names of a family's streams.
      for (const id of this.#exactly.all(family)) {
        ids.add(id);
        isPartial = true;
      }
    }
    return { families: JSON.stringify([...ids]), isPartial };
  }
}

/** SQLite compares the bytes of UTF-8. Nothing is above this code point, which stands for no character. */
const endOf = (prefix: string): string => `${prefix}\u{10FFFF}`;
