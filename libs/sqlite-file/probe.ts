import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { codeOf, refusalOf } from './sqlite-errors.js';
import { SqliteFileRefused } from './sqlite-file-refused.js';
import { walDamage } from './write-ahead-log.js';

/** A check of all pages costs 2 to 4 seconds a GiB, and every start pays it: 128 MiB is half a second at most. */
const PAGE_CHECK_BYTES_MAX = 128 * 1024 * 1024;
/** Another process may be half way through a checkpoint while we look; it cannot be three times in a row. */
const LOOKS_MAX = 3;

export interface SqliteIdentity {
  /** Four bytes in the header that say whose file it is (`PRAGMA application_id`), not 0. */
  readonly applicationId: number;
  /** The newest schema this code knows (`PRAGMA user_version`), from 1. */
  readonly schemaVersion: number;
  /** What people call it, such as `event store`. */
  readonly what: string;
}

export type SqliteMode = 'own' | 'share' | 'read';
type Look = SqliteIdentity & { readonly mode: SqliteMode; readonly check?: 'whole' };

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/**
 * Looks at a file before anything opens it for writing, and refuses what this code must not touch. Read-only: neither
 * the file nor its log is changed, whatever is found. (The bytes of the file itself are read through SQLite alone as
 * long as it is sound: closing a second handle would drop the locks that other connections of this process hold.)
 *
 * @throws SqliteFileRefused
 */
export function probe(file: string, look: Look): void {
  checkLog(file, look);
  if (bytesOf(file) === 0) return;
  // Left by a process killed while it made the file, before there was a write-ahead log: SQLite rolls it back.
  if (bytesOf(`${file}-journal`) > 0) return;
  const sidecars = [`${file}-wal`, `${file}-shm`].filter((sidecar) => !existsSync(sidecar));
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
    checkIdentity(database, file, look);
    const isSmall = bytesOf(file) <= PAGE_CHECK_BYTES_MAX;
    if (look.check === 'whole' || (look.mode !== 'read' && isSmall)) checkPages(database, file, look.what);
  } catch (error) {
    database?.close();
    // Looking made them, and the owner of the lock is alone: the folder is left as it was found.
    if (look.mode === 'own') for (const sidecar of sidecars) rmSync(sidecar, { force: true });
    throw diagnosed(error, file, look.what);
  }
  database.close();
}

/** @throws SqliteFileRefused where the log holds less than was committed to it */
export function checkLog(file: string, { what, mode }: Look): void {
  const log = `${file}-wal`;
  let damage: string | undefined;
  for (let look = 0; look < LOOKS_MAX; look++) {
    if (bytesOf(log) === 0) return;
    damage = bytesOf(file) === 0 ? 'it is empty or gone while its write-ahead log (-wal) is not' : damageIn(log, mode);
    if (damage === undefined) return;
  }
  throw new SqliteFileRefused('damaged', file, what, `is damaged: ${damage}`);
}

function damageIn(log: string, mode: SqliteMode): string | undefined {
  try {
    // Who shares a file may meet another writer's half frame: see LOOKS_MAX.
    return walDamage(log, { frames: mode !== 'read' });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined; // its last user left
    throw error;
  }
}

/** @throws SqliteFileRefused when a sound file is not ours to open */
export function checkIdentity(
  database: Database.Database,
  file: string,
  { applicationId, schemaVersion, what }: SqliteIdentity,
): void {
  const owner = database.pragma('application_id', { simple: true });
  if (owner !== applicationId && !isBlank(database)) {
    throw new SqliteFileRefused('foreign', file, what, 'is a SQLite file, but not one of this kind');
  }
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > schemaVersion) {
    const versions = `has version ${version}, and this Tillwatch knows up to ${schemaVersion}`;
    throw new SqliteFileRefused('newer', file, what, versions);
  }
}

/** Nobody's yet: made and left before anything was put in. */
export const isBlank = (database: Database.Database): boolean =>
  database.pragma('application_id', { simple: true }) === 0 &&
  database.pragma('user_version', { simple: true }) === 0 &&
  database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;

function checkPages(database: Database.Database, file: string, what: string): void {
  const found = database.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw new SqliteFileRefused('damaged', file, what, 'is damaged: its pages contradict each other');
}

function diagnosed(error: unknown, file: string, what: string): unknown {
  const refusal = refusalOf(error, file, what);
  if (!(refusal instanceof SqliteFileRefused) || refusal.code !== 'damaged') return refusal;
  const missing = missingPages(file);
  return missing === 0
    ? refusal
    : new SqliteFileRefused('torn', file, what, `is damaged: its last pages, ${missing} of them, are cut off`, {
        cause: error,
      });
}

/** Pages that the header counts and the file does not hold. Only for a file that nobody can have open. */
function missingPages(file: string): number {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return 0;
  const pageBytes = header.readUInt16BE(16) === 1 ? 65536 : Math.max(512, header.readUInt16BE(16));
  return Math.max(0, Math.max(1, header.readUInt32BE(28)) - Math.floor(bytesOf(file) / pageBytes));
}
