import type { SqliteDatabase } from 'kysely';

/**
 * The same database, for which `rollback` outside of a transaction is nothing. SQLite rolls back by itself where the disk
 * is full or fails; whoever rolls back after that would be told that there is nothing to roll back, and not what happened.
 */
export function tolerantRollback(database: SqliteDatabase, isInTransaction: () => boolean): SqliteDatabase {
  return {
    prepare: (text) => (text === 'rollback' && !isInTransaction() ? NOTHING : database.prepare(text)),
    close: () => database.close(),
  };
}

const NOTHING: ReturnType<SqliteDatabase['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};
