import type { OpenSqliteFile, SqliteMigration } from '#sqlite-file';

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

/** One for each version, from the empty file on; what is released here is never changed, only added to. */
const MIGRATIONS: readonly SqliteMigration[] = [createTables];

export const ACCESS_FILE: OpenSqliteFile = {
  what: 'access store',
  mode: 'share',
  /** "twac" */
  applicationId: 0x74776163,
  schemaVersion: MIGRATIONS.length,
  migrations: MIGRATIONS,
  createFolders: true,
};
