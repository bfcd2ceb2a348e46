import { accessSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { checkIdentity, isBlank, probe, type SqliteIdentity, type SqliteMode } from './probe.js';
import { refusalOf } from './sqlite-errors.js';
import { SqliteFileRefused } from './sqlite-file-refused.js';

export type { SqliteIdentity, SqliteMode } from './probe.js';

/** Brings the schema from one version to the next; runs in a transaction with all the others that are due. */
export type SqliteMigration = (database: Database.Database) => void;

export interface OpenSqliteFile extends SqliteIdentity {
  /**
   * - `own`: the one writer, who holds a lock (`lockFile`) beside it; the file is checked most thoroughly
   * - `share`: several processes write it, seldom (the command line beside the server)
   * - `read`: never written, never made
   */
  readonly mode: SqliteMode;
  /**
   * One for each version, from the empty file on: `migrations[0]` makes version 1. Absent: the caller brings the
   * schema up to date, and only a new file is given the version.
   */
  readonly migrations?: readonly SqliteMigration[];
  /** Applied to the connection, such as `cache_size: -65536`; `journal_mode: WAL` and `synchronous: FULL` are there. */
  readonly pragmas?: Readonly<Record<string, string | number>>;
  /** `whole`: look at every page before opening it; otherwise only an owner does, and only in a small file. */
  readonly check?: 'whole';
  /** Make the folders above the file; otherwise a missing one refuses. */
  readonly createFolders?: boolean;
  /** How long a statement waits for another process's write; the thread stands still meanwhile. */
  readonly busyTimeoutMs?: number;
}

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a SQLite file of this product in WAL mode, synced at every commit, or refuses it and leaves it as it was: all
 * checks come before the first write. A first creation that was cut off at any point is done again.
 *
 * @throws SqliteFileRefused
 */
export function openSqliteFile(file: string, options: OpenSqliteFile): Database.Database {
  const { what, mode, migrations, schemaVersion } = options;
  if (migrations && migrations.length !== schemaVersion) {
    throw new RangeError(`${what}: ${migrations.length} migrations for schema version ${schemaVersion}`);
  }
  if (mode === 'read' && !existsSync(file)) throw new SqliteFileRefused('missing', file, what, 'is missing');
  let database: Database.Database | undefined;
  try {
    if (options.createFolders && mode !== 'read') mkdirSync(path.dirname(file), { recursive: true });
    accessSync(path.dirname(file));
    probe(file, options);
    database = connect(file, options);
    checkIdentity(database, file, options);
    if (mode === 'read') checkUpToDate(database, file, options);
    else bringUpToDate(database, options);
    return database;
  } catch (error) {
    database?.close();
    throw refusalOf(error, file, what);
  }
}

function connect(file: string, { mode, pragmas, busyTimeoutMs = BUSY_TIMEOUT_MS }: OpenSqliteFile): Database.Database {
  const database = new Database(file, { readonly: mode === 'read', timeout: busyTimeoutMs });
  try {
    if (mode !== 'read') {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
    }
    for (const [name, value] of Object.entries(pragmas ?? {})) database.pragma(`${name} = ${value}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whose file it is and how new goes into the header in the same transaction as the schema. */
function bringUpToDate(
  database: Database.Database,
  { applicationId, schemaVersion, migrations }: OpenSqliteFile,
): void {
  const version = () => Number(database.pragma('user_version', { simple: true }));
  if (version() === schemaVersion) return;
  const migrate = database.transaction(() => {
    const from = version(); // another process may have been first
    const blank = isBlank(database);
    for (const migration of migrations?.slice(from) ?? []) migration(database);
    if (!migrations && !blank) return;
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${schemaVersion}`);
  });
  migrate.immediate();
  // The header of the file itself, which others look at, tells the truth from now on.
  database.pragma('wal_checkpoint(TRUNCATE)');
}

function checkUpToDate(database: Database.Database, file: string, { schemaVersion, what }: OpenSqliteFile): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version >= schemaVersion) return;
  if (isBlank(database)) throw new SqliteFileRefused('missing', file, what, 'is empty');
  throw new SqliteFileRefused('older', file, what, `has version ${version}, and version ${schemaVersion} is read here`);
}
