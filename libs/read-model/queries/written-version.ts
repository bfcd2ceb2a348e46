import { CompiledQuery, type Kysely } from 'kysely';
import type { ReadModelDatabase } from '../schema/database.js';

/** Built once: it is asked for with every answer. `others` moves when another connection has written, `own` when this one has. */
const VERSION = CompiledQuery.raw(
  'select data_version as others, total_changes() as own from pragma_data_version',
) as CompiledQuery<{ readonly others: number; readonly own: number }>;

/** Other whenever anything was written, through this connection or any other; undefined where a database has no such word. */
export async function writtenVersion(db: Kysely<ReadModelDatabase>): Promise<string | undefined> {
  if (db.getExecutor().adapter.constructor.name !== 'SqliteAdapter') return undefined;
  const { rows } = await db.executeQuery(VERSION);
  return rows[0] && `${rows[0].others} ${rows[0].own}`;
}
