import { randomUUID } from 'node:crypto';
import type { OpenSqliteFile, SqliteMigration } from '#sqlite-file';
import { NO_SUM } from './event-sum.js';
import { ERA } from './stream-index.js';

/**
 * `position` is the order of the log, with gaps only where events were truncated. `family` (see families.ts) lies in the
 * event itself and in front of its texts, so that a read of a few shards passes over the others without looking at their
 * streams. Event ids are ordered by time, so that the index on them grows at its end. Streams are numbers: their names are
 * long and many.
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

/**
 * Revisions and positions go on where events were truncated, the newest ones too. `first_revision` of a stream is that of
 * its first event, or of the next to come. `log_floor` has one row: no position up to it is given to an event any more.
 */
const LET_TRUNCATE = `
  ALTER TABLE stream ADD COLUMN first_revision INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE log_floor (position INTEGER NOT NULL) STRICT;
  INSERT INTO log_floor (position) VALUES (0);
`;

/** See event-sum.ts. Events of earlier versions have none. Last of all columns: what passes over texts does not look at it. */
const KEEP_SUMS = `ALTER TABLE event ADD COLUMN sum INTEGER NOT NULL DEFAULT ${NO_SUM}`;

/** See stream-index.ts. Sorting the entries of a million events anew takes about a second, once. */
const INDEX_BY_ERA = `
  DROP INDEX event_by_stream;
  CREATE UNIQUE INDEX event_by_stream ON event (${ERA}, stream, revision);
`;

/** The newest position that was ever given to an event; 0 when none was. */
export const HEAD =
  'SELECT max(coalesce((SELECT max(position) FROM event), 0), (SELECT position FROM log_floor)) AS head';

/** One for each version. A released one is never changed: what comes later is one more. */
const MIGRATIONS: readonly SqliteMigration[] = [
  (database) => {
    database.exec(CREATE);
    database.prepare("INSERT INTO meta (name, value) VALUES ('store_id', ?)").run(randomUUID());
  },
  (database) => void database.exec(LET_TRUNCATE),
  (database) => void database.exec(KEEP_SUMS),
  (database) => void database.exec(INDEX_BY_ERA),
];

/** `TWES` in ASCII. */
const APPLICATION_ID = 0x54574553;

/** 80 MB of log between checkpoints: rewriting the same index pages is saved up, and a checkpoint takes some tenths of a second. */
const CHECKPOINT_PAGES = 20_000;
/**
 * The writer's: the ends of the log and of the index on ids, the index of one era (2 MiB), and of the names of a hundred
 * thousand streams some 10 MiB. With 256 MiB it was no faster, up to three million events.
 */
const CACHE_KIB = 64 * 1024;
/** Of a connection that only reads: pages that it comes back to are those of names and indexes. */
export const READ_CACHE_KIB = 32 * 1024;

export const EVENT_STORE_FILE = {
  what: 'event store',
  applicationId: APPLICATION_ID,
  schemaVersion: MIGRATIONS.length,
  migrations: MIGRATIONS,
  createFolders: true,
  pragmas: { wal_autocheckpoint: CHECKPOINT_PAGES, cache_size: -CACHE_KIB },
} as const satisfies Omit<OpenSqliteFile, 'mode'>;
