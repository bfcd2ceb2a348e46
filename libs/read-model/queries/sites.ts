import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from '../schema/database.js';

export interface SiteFacts {
  readonly site: string;
  readonly merchant: string | null;
  readonly venue: string | null;
}

/** What was registered of these sites; those that nobody registered are left out. */
export async function findSites(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  sites: readonly string[],
): Promise<ReadonlyMap<string, SiteFacts>> {
  if (sites.length === 0) return new Map();
  const rows = await db
    .selectFrom('sites')
    .select(['site', 'merchant', 'venue'])
    .where('tenant', '=', tenant)
    .where('site', 'in', [...sites])
    .execute();
  return new Map(rows.map((row) => [row.site, row]));
}

/** The merchant of a device that stands there, for a site that nobody registered; undefined where none stands. */
export async function merchantServedAt(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  site: string,
): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('devices')
    .select('merchant')
    .where('tenant', '=', tenant)
    .where('site', '=', site)
    .where('retired', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return row?.merchant;
}
