import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { checkIdentity, probe, type SqliteIdentity } from './probe.js';
import { refusalOf } from './sqlite-errors.js';
import { SqliteFileRefused } from './sqlite-file-refused.js';

/** 4 MiB of the usual pages: some milliseconds of a disk, so that progress shows and signals are heard. */
const PAGES_A_STEP = 1024;
/** Pages pass through once; the default for files that answer queries would only fill memory. */
const CACHE_KIB = 2 * 1024;
const BUSY_TIMEOUT_MS = 5_000;

/** A file as it was at one instant, while others go on writing it. */
export interface SqliteSnapshot {
  readonly file: string;
  readonly schemaVersion: number;
  readonly bytes: number;
  /**
   * Copies it to a file that is not there yet, page by page. Not synced: the copy is a step on the way.
   *
   * @param onBytes told now and then how many bytes are copied, all in all
   */
  copyTo(copy: string, onBytes: (bytes: number) => void): Promise<void>;
  /** Lets the writer's log shrink again; doing it twice is harmless. */
  close(): void;
}

/**
 * Holds a file of this product still for a reader, as it is now: everything that was committed before is in it. Files
 * of older versions may be read, too. Until it is closed the writer's log (`-wal`) cannot start anew, and grows.
 *
 * @throws SqliteFileRefused for a file that is missing, damaged, foreign or newer
 */
export function openSqliteSnapshot(file: string, identity: SqliteIdentity): SqliteSnapshot {
  const { what } = identity;
  if (!existsSync(file)) throw new SqliteFileRefused('missing', file, what, 'is missing');
  let database: Database.Database | undefined;
  try {
    probe(file, { ...identity, mode: 'read' });
    database = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.exec('BEGIN');
    checkIdentity(database, file, identity); // the first read begins the snapshot
    const schemaVersion = versionOf(database);
    if (schemaVersion === 0) throw new SqliteFileRefused('missing', file, what, 'is empty');
    return new HeldSnapshot(database, file, schemaVersion);
  } catch (error) {
    database?.close();
    throw refusalOf(error, file, what);
  }
}

class HeldSnapshot implements SqliteSnapshot {
  readonly bytes: number;
  readonly #database: Database.Database;
  readonly #pageBytes: number;

  constructor(
    database: Database.Database,
    readonly file: string,
    readonly schemaVersion: number,
  ) {
    this.#database = database;
    this.#pageBytes = Number(database.pragma('page_size', { simple: true }));
    this.bytes = this.#pageBytes * Number(database.pragma('page_count', { simple: true }));
  }

  // Within the open transaction SQLite's online backup sees no change of others, so it never begins anew.
  async copyTo(copy: string, onBytes: (bytes: number) => void): Promise<void> {
    await this.#database.backup(copy, {
      progress: ({ totalPages, remainingPages }) => {
        onBytes((totalPages - remainingPages) * this.#pageBytes);
        return PAGES_A_STEP;
      },
    });
    onBytes(this.bytes);
  }

  close(): void {
    this.#database.close();
  }
}

/**
 * Looks at every page of a file that nobody else has open, and leaves nothing beside it.
 *
 * @returns its schema version
 * @throws SqliteFileRefused for one that is damaged, foreign, newer or empty
 */
export function checkSqliteFile(file: string, identity: SqliteIdentity): number {
  const { what } = identity;
  let database: Database.Database | undefined;
  try {
    // Not read-only: SQLite would leave its -wal and -shm there.
    database = new Database(file, { fileMustExist: true });
    checkIdentity(database, file, identity);
    const found = database.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok')
      throw new SqliteFileRefused('damaged', file, what, 'is damaged: its pages contradict each other');
    const version = versionOf(database);
    if (version === 0) throw new SqliteFileRefused('missing', file, what, 'is empty');
    return version;
  } catch (error) {
    throw refusalOf(error, file, what);
  } finally {
    database?.close();
  }
}

const versionOf = (database: Database.Database): number => Number(database.pragma('user_version', { simple: true }));
