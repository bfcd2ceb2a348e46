import Database from 'better-sqlite3';
import type { NewEvent } from '#event-store';

/** What a bare insert is handed: everything is looked up, converted and checked already. */
export interface BareRow {
  readonly stream: number;
  readonly revision: number;
  readonly id: Buffer;
  readonly event: NewEvent;
}

/** The limit to compare with: the same columns, indexes and settings, and nothing but prepared statements. */
export class BareStore {
  readonly #database: Database.Database;
  readonly #insert;
  readonly #page;
  #position = 0;

  constructor(file: string) {
    this.#database = new Database(file);
    for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'wal_autocheckpoint=20000', 'cache_size=-65536']) {
      this.#database.pragma(pragma);
    }
    this.#database.exec(`
      CREATE TABLE event (position INTEGER PRIMARY KEY, family INTEGER, stream INTEGER, revision INTEGER,
                          event_id BLOB, type TEXT, metadata TEXT, data TEXT);
      CREATE UNIQUE INDEX event_by_id ON event (event_id);
      CREATE UNIQUE INDEX event_by_stream ON event (position >> 17, stream, revision)`);
    this.#insert = this.#database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#page = this.#database
      .prepare<[number, number], [number, string, string]>(
        'SELECT position, data, metadata FROM event WHERE position > ? ORDER BY position LIMIT ?',
      )
      .raw();
  }

  append(rows: readonly BareRow[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    for (const { stream, revision, id, event } of rows) {
      this.#position += 1;
      const { type, metadata, data } = event;
      this.#insert.run(this.#position, stream % 256, stream, revision, id, type, metadata, data);
    }
    this.#database.exec('COMMIT');
  }

  page(after: number, limit: number): [number, string, string][] {
    return this.#page.all(after, limit);
  }

  close(): void {
    this.#database.close();
  }
}
