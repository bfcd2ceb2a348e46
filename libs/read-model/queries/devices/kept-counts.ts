import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { ReadModelDatabase } from '../../schema/database.js';
import { writtenVersion } from '../written-version.js';

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
  const version = await writtenVersion(db);
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
