import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { WatermarkGroup } from './watermark-groups.js';

/** A device that is to be looked at though nothing happened to it. */
export interface DueDevice {
  readonly tenant: string;
  readonly device: string;
}

/** Devices whose instant to be looked at again has come, the longest due first. */
export const dueAgain = (db: Kysely<ReadModelDatabase>, now: number, limit: number): Promise<DueDevice[]> =>
  db
    .selectFrom('devices')
    .select(['tenant', 'device'])
    .where('lookAgainAt', '<=', now)
    .orderBy('lookAgainAt')
    .limit(limit)
    .execute();

/** Devices of one watermark that it has found silent. */
export const dueBySilence = (
  db: Kysely<ReadModelDatabase>,
  { tenant, through }: WatermarkGroup,
  watermark: number,
  limit: number,
): Promise<DueDevice[]> =>
  db
    .selectFrom('devices')
    .select(['tenant', 'device'])
    .where('tenant', '=', tenant)
    .where('heardThrough', '=', through)
    .where('silentFrom', '<=', watermark)
    .orderBy('silentFrom')
    .limit(limit)
    .execute();

/** When the first of them is due; null: none is. No watermark is later than now, so that most groups need no more than this. */
export async function nextSilentFrom(
  db: Kysely<ReadModelDatabase>,
  { tenant, through }: WatermarkGroup,
): Promise<number | null> {
  const row = await db
    .selectFrom('devices')
    .select('silentFrom')
    .where('tenant', '=', tenant)
    .where('heardThrough', '=', through)
    .where('silentFrom', 'is not', null)
    .orderBy('silentFrom')
    .limit(1)
    .executeTakeFirst();
  return row?.silentFrom ?? null;
}
