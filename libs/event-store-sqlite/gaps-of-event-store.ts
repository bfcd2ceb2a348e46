import Database from 'better-sqlite3';

/** Streams that are named; one cause breaks many. */
const NAMED_MAX = 10;

/**
 * Streams whose events do not follow each other from their first revision on: some were lost. Beside whoever writes.
 *
 * @param file of the newest version
 */
export function gapsOfEventStore(file: string): string[] {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return database
      .prepare<[number], string>(
        `SELECT s.name FROM stream s JOIN (SELECT stream, count(*) AS events, min(revision) AS first, max(revision) AS last
           FROM event GROUP BY stream) e ON e.stream = s.id
         WHERE e.first <> s.first_revision OR e.last - e.first + 1 <> e.events LIMIT ?`,
      )
      .pluck()
      .all(NAMED_MAX);
  } finally {
    database.close();
  }
}
