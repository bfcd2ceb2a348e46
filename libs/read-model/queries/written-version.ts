import type { Kysely } from 'kysely';
import { dialectOf } from '../dialects/dialect.js';
import type { ReadModelDatabase } from '../schema/database.js';

/** Other whenever anything was written, through this connection or any other; undefined where a database has no such word. */
export async function writtenVersion(db: Kysely<ReadModelDatabase>): Promise<string | undefined> {
  const { written } = dialectOf(db);
  if (written === undefined) return undefined;
  const { rows } = await db.executeQuery(written);
  return rows[0] && `${rows[0].others} ${rows[0].own}`;
}
