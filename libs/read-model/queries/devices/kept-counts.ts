import { sql, type Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { ReadModelDatabase } from '../../schema/database.js';

/** Counts that are kept for each connection: some 50 numbers each, so 2 MiB at most. */
export const KEPT_COUNTS_MAX = 500;

interface Kept {
  readonly version: string;
  readonly value: Promise<unknown>;
}

const keptBy = new WeakMap<Kysely<ReadModelDatabase>, LRUCache<string, Kept>>();

/**
 * What `count` gives, or gave while nothing whatever was written to the read model since: a hundred thousand devices take
 * ten milliseconds to count, and many people look at the same fleet.
 *
 * @param name what is counted, of whom, by which filter
 */
export async function keptCount<Value>(
  db: Kysely<ReadModelDatabase>,
  name: string,
  count: () => Promise<Value>,
): Promise<Value> {
  const version = await versionOf(db);
  if (version === undefined) return count();
  const kept = keptBy.get(db) ?? new LRUCache<string, Kept>({ max: KEPT_COUNTS_MAX });
  keptBy.set(db, kept);
  const known = kept.get(name);
  if (known?.version === version) return known.value as Promise<Value>;
  // What is written meanwhile makes the count newer than its version says, never older.
  const value = count();
  kept.set(name, { version, value });
  value.catch(() => kept.delete(name));
  return value;
}

/** Other whenever anything was written, through this connection or any other; undefined where a database has no such word. */
async function versionOf(db: Kysely<ReadModelDatabase>): Promise<string | undefined> {
  if (db.getExecutor().adapter.constructor.name !== 'SqliteAdapter') return undefined;
  const others = await sql<{ readonly dataVersion: number }>`pragma data_version`.execute(db);
  const own = await sql<{ readonly changes: number }>`select total_changes() as changes`.execute(db);
  return `${others.rows[0]?.dataVersion} ${own.rows[0]?.changes}`;
}
