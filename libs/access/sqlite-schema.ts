import type { OpenSqliteFile, SqliteMigration } from '#sqlite-file';
import { addRowSums, sumRows } from './row-sums.js';

const createTables: SqliteMigration = (database) => {
  database.exec(`
    CREATE TABLE keys (
      key_id TEXT PRIMARY KEY,
      tenant TEXT NOT NULL,
      role TEXT NOT NULL,
      hash TEXT NOT NULL UNIQUE,
      origin TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      revoked_at INTEGER
    ) STRICT;
    CREATE TABLE tenant_secrets (
      tenant TEXT NOT NULL,
      name TEXT NOT NULL,
      secret BLOB NOT NULL,
      made_at INTEGER NOT NULL,
      PRIMARY KEY (tenant, name)
    ) STRICT, WITHOUT ROWID;
    -- What is done once in the life of an installation.
    CREATE TABLE first_starts (
      name TEXT PRIMARY KEY,
      made_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `);
};

/** See row-sums.ts. */
const keepSums: SqliteMigration = (database) => {
  addRowSums(database);
  for (const table of ['keys', 'tenant_secrets'] as const) {
    database.exec(`ALTER TABLE ${table} ADD COLUMN sum INTEGER NOT NULL DEFAULT 0`);
    database.exec(sumRows(table));
  }
};

/** One for each version, from the empty file on; what is released here is never changed, only added to. */
const MIGRATIONS: readonly SqliteMigration[] = [createTables, keepSums];

export const ACCESS_FILE: OpenSqliteFile = {
  what: 'access store',
  mode: 'share',
  /** "twac" */
  applicationId: 0x74776163,
  schemaVersion: MIGRATIONS.length,
  migrations: MIGRATIONS,
  createFolders: true,
};
