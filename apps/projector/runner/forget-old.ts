import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** A broken line may be mended within the hour (CONTRACT section 3); a minute more, so that none is refused too soon. */
export const CHANGES_KEPT_MS = 61 * 60_000;
/** Refused events are kept for inspection for 30 days (CONTRACT section 2). */
export const REJECTED_KEPT_MS = 30 * 24 * 60 * 60_000;
export const FORGET_EVERY_MS = 60_000;

/** Drops rows that have served their time. */
export async function forgetOld(db: Kysely<ReadModelDatabase>, now: number): Promise<void> {
  await db
    .deleteFrom('changes')
    .where('changedAt', '<', now - CHANGES_KEPT_MS)
    .execute();
  await db
    .deleteFrom('rejected')
    .where('receivedAt', '<', now - REJECTED_KEPT_MS)
    .execute();
}
