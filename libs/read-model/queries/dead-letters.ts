import type { Kysely } from 'kysely';
import type { DeadLetter, ReadModelDatabase } from '../schema/database.js';

/** The events that were listed last because they could not be decoded or folded, the newest first. */
export async function listDeadLetters(db: Kysely<ReadModelDatabase>, limit: number): Promise<DeadLetter[]> {
  return db
    .selectFrom('deadLetters')
    .selectAll()
    .orderBy('listedAt', 'desc')
    .orderBy('stream')
    .orderBy('revision')
    .limit(limit)
    .execute();
}

export async function countDeadLetters(db: Kysely<ReadModelDatabase>): Promise<number> {
  const { count } = await db
    .selectFrom('deadLetters')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
