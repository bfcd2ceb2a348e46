import type { Database } from 'better-sqlite3';

/**
 * Positions of one era are 2^17: an index that begins with the era grows in one place of 131,072 entries, some 450 pages
 * that stay in memory, whatever the log has become. An index of streams alone takes a page of its own for each event of a
 * fleet, written twice (log and checkpoint): at three million events a third of the rate, and falling (ADR 0010). The
 * price is paid by who reads a stream: a look into every era of the log, .7 µs each, so 38 at five million events.
 */
const ERA_BITS = 17;
/** As the index has it, so that SQLite takes it for the same. */
export const ERA = `position >> ${ERA_BITS}`;

const eraOf = (position: number): number => Math.floor(position / 2 ** ERA_BITS);

/** A stream as its row has it. */
export interface StreamRow {
  readonly id: number;
  readonly family: number;
  /** Revision of its first event, or of the next to come. */
  readonly first: number;
}

/** Where a stream's events lie: its row, in which eras of the log, and which is its last. */
export class StreamIndex {
  readonly #find;
  readonly #span;
  readonly #eras;
  readonly #last;

  constructor(database: Database) {
    this.#find = database.prepare<[string], StreamRow>(
      'SELECT id, family, first_revision AS first FROM stream WHERE name = ?',
    );
    this.#span = database.prepare<[], [first: number | null, last: number | null]>(
      'SELECT (SELECT min(position) FROM event), (SELECT max(position) FROM event)',
    );
    this.#span.raw();
    this.#eras = database
      .prepare<[number, number, number, number, number], number>(
        `WITH RECURSIVE era (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM era WHERE n < ?)
         SELECT n FROM era
         WHERE EXISTS (SELECT 1 FROM event WHERE ${ERA} = n AND stream = ? AND revision BETWEEN ? AND ?)`,
      )
      .pluck();
    this.#last = database
      .prepare<[number, number], number | null>(`SELECT max(revision) FROM event WHERE ${ERA} = ? AND stream = ?`)
      .pluck();
  }

  find(name: string): StreamRow | undefined {
    return this.#find.get(name);
  }

  /** The eras, oldest first, in which a stream has events of these revisions: later ones have higher revisions. */
  erasOf(stream: number, from: number, to: number): number[] {
    const [first, last] = this.#bounds();
    return this.#eras.all(first, last, stream, from, to).sort((one, other) => one - other);
  }

  /** Revision of the last event that was ever there; -1 where none was. Soon found where it came not long ago. */
  lastRevision({ id, first }: Pick<StreamRow, 'id' | 'first'>): number {
    const [oldest, newest] = this.#bounds();
    for (let era = newest; era >= oldest; era -= 1) {
      const revision = this.#last.get(era, id);
      if (typeof revision === 'number') return revision;
    }
    return first - 1;
  }

  /** First and last era of the log. */
  #bounds(): readonly [first: number, last: number] {
    const [first, last] = this.#span.get() ?? [null, null];
    return [eraOf(first ?? 0), eraOf(last ?? 0)];
  }
}
