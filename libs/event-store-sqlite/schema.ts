import { randomUUID } from 'node:crypto';
import type { OpenSqliteFile, SqliteMigration } from '#sqlite-file';

/**
 * `position` is the order of the log, without gaps. `family` (see families.ts) lies in the event itself and in front of
 * its texts, so that a read of a few shards passes over the others without looking at their streams. Event ids are
 * ordered by time, so that the index on them grows at its end. Streams are numbers: their names are long and many.
 */
const CREATE = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE family (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, family INTEGER NOT NULL) STRICT;
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    family INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    event_id BLOB NOT NULL,
    type TEXT NOT NULL,
    metadata TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX event_by_id ON event (event_id);
  CREATE UNIQUE INDEX event_by_stream ON event (stream, revision);
`;

/** One for each version. A released one is never changed: what comes later is one more. */
const MIGRATIONS: readonly SqliteMigration[] = [
  (database) => {
    database.exec(CREATE);
    database.prepare("INSERT INTO meta (name, value) VALUES ('store_id', ?)").run(randomUUID());
  },
];

/** `TWES` in ASCII. */
const APPLICATION_ID = 0x54574553;

/** 80 MB of log between checkpoints: rewriting the same index pages is saved up, and a checkpoint takes some tenths of a second. */
const CHECKPOINT_PAGES = 20_000;
/** The pages that a hundred thousand streams touch in turn, about 60 bytes an event in indexes: four million events' worth. */
const CACHE_KIB = 256 * 1024;

export const EVENT_STORE_FILE = {
  what: 'event store',
  applicationId: APPLICATION_ID,
  schemaVersion: MIGRATIONS.length,
  migrations: MIGRATIONS,
  createFolders: true,
  pragmas: { wal_autocheckpoint: CHECKPOINT_PAGES, cache_size: -CACHE_KIB },
} as const satisfies Omit<OpenSqliteFile, 'mode'>;
