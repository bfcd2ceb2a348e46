import type { EventStore } from '#event-store';
import { lockFile, openSqliteFile } from '#sqlite-file';
import { EVENT_STORE_FILE, READ_CACHE_KIB } from './schema.js';
import { SqliteEventStore } from './sqlite-event-store.js';

export interface OpenSqliteEventStore {
  readonly file: string;
  /** `own`: the one writer, of all processes; `read`: beside it, or while nobody writes. */
  readonly mode: 'own' | 'read';
  /** `whole`: look at every page first, 2 to 4 seconds a GiB; otherwise only an owner does, and only in a small file. */
  readonly check?: 'whole';
}

/**
 * Opens the event store in a SQLite file; an owner makes it, with its folders, when it is not there. The owner holds
 * `<file>.lock` until the store is closed, or the process ends in whatever way.
 *
 * @throws SqliteFileRefused when the file is damaged, foreign, of a newer version or in use; it is left as it was
 */
export function openSqliteEventStore({ file, mode, check }: OpenSqliteEventStore): EventStore {
  const lock = mode === 'own' ? lockFile(`${file}.lock`) : undefined;
  try {
    const pragmas = mode === 'read' ? { cache_size: -READ_CACHE_KIB } : EVENT_STORE_FILE.pragmas;
    const database = openSqliteFile(file, { ...EVENT_STORE_FILE, pragmas, mode, ...(check && { check }) });
    try {
      return new SqliteEventStore(database, () => lock?.release());
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    lock?.release();
    throw error;
  }
}
