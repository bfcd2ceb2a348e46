import { PostgresPool, type PostgresPoolOptions } from './postgres-pool.js';
import { postgresCode } from './postgres-fault.js';
import { PostgresRefused } from './postgres-refused.js';

export interface OpenPostgres extends PostgresPoolOptions {
  /** What is kept there, for the sentence of a refusal. */
  readonly what: string;
}

/** `ON CONFLICT`, identity columns and collations would do with 10; this is the oldest that is still maintained. */
const SERVER_VERSION_MIN = 140_000;

/**
 * Connects to a database and looks whether it can be used.
 *
 * @throws PostgresRefused, which tells codes alone: the driver's own words may hold the address or the user
 */
export async function openPostgres({ what, ...options }: OpenPostgres): Promise<PostgresPool> {
  const pool = new PostgresPool(options);
  try {
    await look(pool, what);
    return pool;
  } catch (error) {
    await pool.end();
    if (error instanceof PostgresRefused) throw error;
    throw new PostgresRefused('unreachable', what, `cannot be reached (${postgresCode(error)})`);
  }
}

async function look(pool: PostgresPool, what: string): Promise<void> {
  const [found] = await pool.query<{ version: number; encoding: string }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
  );
  if (found === undefined) throw new PostgresRefused('unfit', what, 'does not answer');
  if (found.encoding !== 'UTF8')
    throw new PostgresRefused('unfit', what, `keeps texts in ${found.encoding} and not in UTF8`);
  if (found.version < SERVER_VERSION_MIN) throw new PostgresRefused('unfit', what, 'is older than PostgreSQL 14');
}
