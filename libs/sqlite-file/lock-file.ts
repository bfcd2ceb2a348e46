import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { SqliteFileRefused } from './sqlite-file-refused.js';
import { codeOf } from './sqlite-errors.js';

export interface FileLock {
  readonly file: string;
  /** Doing it twice is harmless. */
  release(): void;
}

/** A lock that nobody refers to would be let go by the garbage collector. */
const held = new Set<Database.Database>();

/**
 * Takes the lock that stands for a resource of one process, such as `events.db.lock` for `events.db`. The system holds
 * it with the open file, so that no end of the process, not even kill -9, leaves it behind; the file stays, and stays
 * empty (a SQLite database in an exclusive transaction that never writes: the locking that SQLite proved on every
 * platform). Makes the folder when it is not there.
 *
 * @param what is in use, as people call it; the name of the file without `.lock` where absent
 * @throws SqliteFileRefused `locked` when another process (or another part of this one) has it, else `unwritable`
 */
export function lockFile(file: string, what = path.basename(file, '.lock')): FileLock {
  let database: Database.Database | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    database = new Database(file, { timeout: 0 });
    database.pragma('journal_mode = MEMORY'); // else an exclusive transaction leaves a journal beside the empty file
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    throw refused(file, what, error);
  }
  const lock = database;
  held.add(lock);
  return {
    file,
    release() {
      held.delete(lock);
      lock.close();
    },
  };
}

function refused(file: string, what: string, error: unknown): SqliteFileRefused {
  const code = codeOf(error) ?? 'unknown';
  const cause = { cause: error };
  return code.startsWith('SQLITE_BUSY')
    ? new SqliteFileRefused(
        'locked',
        file,
        'lock',
        `says that ${what} is already in use by another Tillwatch process`,
        cause,
      )
    : new SqliteFileRefused('unwritable', file, 'lock', `of ${what} cannot be taken (${code})`, cause);
}
