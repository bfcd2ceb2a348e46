import type { Database } from 'better-sqlite3';
import { HEAD } from './schema.js';
import { ERA, StreamIndex } from './stream-index.js';

/**
 * Takes the oldest events out of a stream for the one writer. Their pages are used again for later events; the file
 * itself does not get smaller.
 */
export class StreamTruncator {
  readonly #transaction;

  constructor(database: Database) {
    const index = new StreamIndex(database);
    const keepFloor = database.prepare(`UPDATE log_floor SET position = (${HEAD})`);
    const keepFirst = database.prepare<[number, number]>('UPDATE stream SET first_revision = ? WHERE id = ?');
    const remove = database.prepare<[number, number, number]>(
      `DELETE FROM event WHERE ${ERA} = ? AND stream = ? AND revision < ?`,
    );
    this.#transaction = database.transaction((name: string, before: number) => {
      const stream = index.find(name);
      if (!stream) return;
      const first = Math.min(before, index.lastRevision(stream) + 1);
      if (first <= stream.first) return;
      // First of all: the newest event of the log may be among those that go.
      keepFloor.run();
      keepFirst.run(first, stream.id);
      for (const era of index.erasOf(stream.id, stream.first, first - 1)) remove.run(era, stream.id, first);
    });
  }

  /** Durable when it returns; all or nothing. */
  truncate(stream: string, before: number): void {
    this.#transaction.immediate(stream, before);
  }
}
