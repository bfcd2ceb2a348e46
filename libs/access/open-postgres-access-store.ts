import { randomBytes } from 'node:crypto';
import { openPostgres, PostgresRefused, POSTGRES_LIMITS } from '#postgres';
import type { AccessStore } from './access-store.js';
import { AccessDamaged, postgresKeys } from './postgres-keys.js';
import { PostgresAccessStore } from './postgres-access-store.js';
import { ACCESS_SCHEMA, migrateAccess } from './postgres-schema.js';

/** How long a change by another process may go unseen: a quarter of the two seconds that the contract allows. */
const POLL_EVERY_MS = 500;

export interface OpenPostgresAccessStore {
  /** Holds the password: never to be logged. */
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pollEveryMs?: number;
}

/**
 * Opens the keys, tenants and secrets of an installation on PostgreSQL, and makes the tables where there are none. Any
 * number of processes may: each sees what the others change within half a second.
 *
 * @throws PostgresRefused where the database cannot be reached or used, or its rows are damaged
 */
export async function openPostgresAccessStore({
  url,
  now,
  pollEveryMs = POLL_EVERY_MS,
}: OpenPostgresAccessStore): Promise<AccessStore> {
  const what = 'access store';
  const pool = await openPostgres({ url, what, limits: POSTGRES_LIMITS.access, schema: ACCESS_SCHEMA });
  try {
    await migrateAccess(pool);
    await pool.transaction(postgresKeys.check);
    return await PostgresAccessStore.follow({ pool, now, pollEveryMs, newSecret: randomBytes });
  } catch (error) {
    await pool.end();
    if (error instanceof AccessDamaged) {
      throw new PostgresRefused('damaged', what, 'is damaged: keys or secrets in it are not what was written');
    }
    throw error;
  }
}
