import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';

/**
 * Prepared statements kept by their text. The product has some sixty, each list of a length of its own one more; one
 * costs some 10 KiB, so 5 MiB at most.
 */
export const STATEMENTS_MAX = 500;

/** A statement as the driver has it: one that is being read row by row cannot be started again. */
type Statement = SqliteStatement & { readonly busy: boolean };

interface PreparingDatabase {
  prepare(sql: string): Statement;
  close(): void;
}

/**
 * The same database, preparing each text once: preparing costs as much as running a small query does. SQLite itself
 * prepares a kept statement anew when the schema has changed. Statements belong to the connection and know nothing of
 * transactions, so that they serve inside and outside of them.
 */
export function keptStatements(database: PreparingDatabase): SqliteDatabase {
  const kept = new LRUCache<string, Statement>({ max: STATEMENTS_MAX });
  return {
    prepare(sql) {
      const known = kept.get(sql);
      if (known && !known.busy) return known;
      const statement = database.prepare(sql);
      kept.set(sql, statement);
      return statement;
    },
    close: () => database.close(),
  };
}
