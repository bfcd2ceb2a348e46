import { existsSync, renameSync, rmSync } from 'node:fs';
import { PostgresRefused } from '#postgres';
import { openSqliteFile, SQLITE_FILE_ENDS, SqliteFileRefused } from '#sqlite-file';
import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import type { ReadModel } from './read-model.js';
import type { ReadModelDatabase } from './schema/database.js';
import { createTables } from './schema/create-tables.js';
import { READ_MODEL_VERSION } from './schema/version.js';
import { keptStatements } from './statements/kept-statements.js';
import { tolerantRollback } from './statements/tolerant-rollback.js';

export const READ_MODEL_FILE = {
  /** "TwRm": a read model of Tillwatch. */
  applicationId: 0x5477526d,
  schemaVersion: READ_MODEL_VERSION,
  what: 'read model',
} as const;

/** Pages of 4 KiB in memory for each connection: 64 MiB. */
const CACHE_KIB = 64 * 1024;

/**
 * Opens the read model on a SQLite file, and makes it where there is none.
 *
 * @throws SqliteFileRefused for a file that is damaged, foreign or of another version; `setAside` is what to do then
 */
export async function openReadModel({
  file,
  mode,
}: {
  readonly file: string;
  readonly mode: 'own' | 'read';
}): Promise<ReadModel> {
  const database = openSqliteFile(file, {
    ...READ_MODEL_FILE,
    mode,
    createFolders: mode === 'own',
    // Rows can be folded anew from the event store; what a power cut takes, the checkpoint of the same file forgets too.
    pragmas: { cache_size: -CACHE_KIB, ...(mode === 'own' ? { synchronous: 'NORMAL', wal_autocheckpoint: 4000 } : {}) },
  });
  refuseOlder(database, file);
  const db = new Kysely<ReadModelDatabase>({
    dialect: new SqliteDialect({ database: tolerantRollback(keptStatements(database), () => database.inTransaction) }),
    plugins: [new CamelCasePlugin()],
  });
  if (mode === 'own') {
    const made =
      database.prepare("select 1 from sqlite_master where type = 'table' and name = 'devices'").get() !== undefined;
    if (!made) {
      await db.transaction().execute(createTables);
    }
  }
  return {
    db,
    settle: () => settle(database),
    close: () => closeBoth(db, database),
  };
}

/** Its rows are what an older fold kept: they are folded anew, not altered. (A reader is refused by `openSqliteFile`.) */
function refuseOlder(database: ReturnType<typeof openSqliteFile>, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version >= READ_MODEL_VERSION) return;
  database.close();
  const problem = `has version ${version}, and this Tillwatch keeps version ${READ_MODEL_VERSION}`;
  throw new SqliteFileRefused('older', file, READ_MODEL_FILE.what, problem);
}

function settle(database: ReturnType<typeof openSqliteFile>): void {
  // Columns: whether somebody else kept it from coming to its end, pages in the log, pages brought over.
  const isBusy = database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) !== 0;
  if (isBusy) throw new Error('the log of a read model could not be brought into its file: somebody reads it');
}

/** Kysely closes what it has used: a connection that nobody asked anything would stay open, and its log beside the file. */
async function closeBoth(db: Kysely<ReadModelDatabase>, database: ReturnType<typeof openSqliteFile>): Promise<void> {
  await db.destroy();
  database.close();
}

/**
 * Puts a rebuilt read model in the place of the one before, which nobody may have open: one rename, so that whatever is
 * killed when, there is a whole one. Where it is cut off, the rebuilt one is still there: it is to be done again before
 * anything opens the file.
 */
export function replaceReadModel(rebuilt: string, file: string): void {
  // What a killed server left beside the old file belongs to the old file alone.
  for (const end of SQLITE_FILE_ENDS.slice(1)) rmSync(file + end, { force: true });
  renameSync(rebuilt, file);
}

/**
 * Moves a read model that cannot be used out of the way, with everything beside it; nothing is deleted.
 *
 * @returns where it lies now
 */
export function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
  const aside = `${file}.set-aside-${stamp}`;
  for (const end of SQLITE_FILE_ENDS) if (existsSync(file + end)) renameSync(file + end, aside + end);
  return aside;
}

/** Whether the trouble lies in the read model, so that it may be set aside and folded anew, and not in who else has it. */
export const isBeyondUse = (error: unknown): error is SqliteFileRefused | PostgresRefused =>
  (error instanceof SqliteFileRefused || error instanceof PostgresRefused) &&
  ['damaged', 'torn', 'newer', 'older'].includes(error.code);
