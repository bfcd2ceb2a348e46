import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from '../../schema/database.js';

/** Names the read model: one that was rebuilt numbers its changes anew, and has another name. */
export async function readGeneration(db: Kysely<ReadModelDatabase>): Promise<string> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', 'generation').executeTakeFirst();
  return row?.value ?? '';
}
