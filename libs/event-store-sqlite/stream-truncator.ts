import type { Database } from 'better-sqlite3';
import { HEAD, LAST_REVISION } from './schema.js';

/**
 * Takes the oldest events out of a stream for the one writer. Their pages are used again for later events; the file
 * itself does not get smaller.
 */
export class StreamTruncator {
  readonly #transaction;

  constructor(database: Database) {
    const find = database.prepare<[string], { id: number; first: number; last: number }>(
      `SELECT id, first_revision AS first, ${LAST_REVISION} AS last FROM stream s WHERE name = ?`,
    );
    const keepFloor = database.prepare(`UPDATE log_floor SET position = (${HEAD})`);
    const keepFirst = database.prepare<[number, number]>('UPDATE stream SET first_revision = ? WHERE id = ?');
    const remove = database.prepare<[number, number]>('DELETE FROM event WHERE stream = ? AND revision < ?');
    this.#transaction = database.transaction((name: string, before: number) => {
      const stream = find.get(name);
      if (!stream) return;
      const first = Math.min(before, stream.last + 1);
      if (first <= stream.first) return;
      // First of all: the newest event of the log may be among those that go.
      keepFloor.run();
      keepFirst.run(first, stream.id);
      remove.run(stream.id, first);
    });
  }

  /** Durable when it returns; all or nothing. */
  truncate(stream: string, before: number): void {
    this.#transaction.immediate(stream, before);
  }
}
