import Database from 'better-sqlite3';
import type { NewEvent } from '#event-store';

/** What a bare insert is handed: everything is looked up, converted and checked already. */
export interface BareRow {
  readonly stream: number;
  readonly revision: number;
  readonly id: Buffer;
  readonly event: NewEvent;
  /** Of its stream, which is stored with its first event. */
  readonly name: string;
}

/** A sum that was worked out already, of as many bytes as most have. */
const SUM = 0x5bd1e995;

/** The limit to compare with: the same columns, indexes and settings, and nothing but prepared statements. */
export class BareStore {
  readonly #database: Database.Database;
  readonly #insert;
  readonly #insertStream;
  readonly #page;
  #position = 0;

  constructor(file: string) {
    this.#database = new Database(file);
    for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'wal_autocheckpoint=20000', 'cache_size=-65536']) {
      this.#database.pragma(pragma);
    }
    this.#database.exec(`
      CREATE TABLE event (position INTEGER PRIMARY KEY, family INTEGER, stream INTEGER, revision INTEGER,
                          event_id BLOB, type TEXT, metadata TEXT, data TEXT, sum INTEGER);
      CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, family INTEGER, first_revision INTEGER);
      CREATE UNIQUE INDEX event_by_id ON event (event_id);
      CREATE UNIQUE INDEX event_by_stream ON event (position >> 17, stream, revision)`);
    this.#insert = this.#database.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#insertStream = this.#database.prepare('INSERT INTO stream VALUES (?, ?, ?, 0)');
    this.#page = this.#database
      .prepare<[number, number], [number, string, string]>(
        'SELECT position, data, metadata FROM event WHERE position > ? ORDER BY position LIMIT ?',
      )
      .raw();
  }

  append(rows: readonly BareRow[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    for (const { stream, revision, id, event, name } of rows) {
      this.#position += 1;
      const { type, metadata, data } = event;
      if (revision === 0) this.#insertStream.run(stream, name, stream % 256);
      this.#insert.run(this.#position, stream % 256, stream, revision, id, type, metadata, data, SUM);
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
