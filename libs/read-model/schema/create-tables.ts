import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from './database.js';
import { MIGRATIONS } from './migrations.js';

/** Makes an empty read model, within a transaction: a first creation that was cut off is done again as a whole. */
export async function createTables(tx: Kysely<ReadModelDatabase>): Promise<void> {
  for (const migration of MIGRATIONS) await migration(tx.withoutPlugins() as unknown as Kysely<unknown>);
  // Changes are numbered anew in every read model: a cursor tells by this name which numbers are its own.
  await tx.insertInto('meta').values({ name: 'generation', value: randomUUID() }).execute();
}
