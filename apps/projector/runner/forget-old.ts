import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** A broken line may be mended within the hour (CONTRACT section 3); a minute more, so that none is refused too soon. */
export const CHANGES_KEPT_MS = 61 * 60_000;
/** Refused events are kept for inspection for 30 days (CONTRACT section 2). */
export const REJECTED_KEPT_MS = 30 * 24 * 60 * 60_000;
export const FORGET_EVERY_MS = 60_000;

/**
 * Drops rows that have served their time.
 *
 * @param now of a clock that does not jump ahead
 */
export async function forgetOld(db: Kysely<ReadModelDatabase>, now: number): Promise<void> {
  // All that lies before one that is too old, whatever time it says of itself: no gap may be left behind which a
  // subscriber would go on over (`oldestChange`).
  const { old } = await db
    .selectFrom('changes')
    .select(({ fn }) => fn.max('seq').as('old'))
    .where('changedAt', '<', now - CHANGES_KEPT_MS)
    .executeTakeFirstOrThrow();
  if (old !== null) await db.deleteFrom('changes').where('seq', '<=', old).execute();
  await db
    .deleteFrom('rejected')
    .where('receivedAt', '<', now - REJECTED_KEPT_MS)
    .execute();
}
