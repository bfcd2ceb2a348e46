import { batchUpsert, type ReadModelDatabase } from '#read-model';
import { compareFoldOrder, type EventData } from '#telemetry';
import type { Kysely } from 'kysely';
import type { SubjectItem } from './classified.js';

/** Keeps every registration of a site, for answers as of an instant, and the newest in fold order as the site's row. */
export async function projectSites(db: Kysely<ReadModelDatabase>, items: readonly SubjectItem[]): Promise<void> {
  const facts = items.map(({ tenant, record }) => {
    const data = record.data as EventData<'fleet.site.registered.v1'>;
    const { eventId, effectiveAt, knownAt, sequence } = record;
    return {
      tenant,
      site: data.site,
      eventId,
      effectiveAt,
      sequence: sequence ?? null,
      knownAt,
      dataJson: JSON.stringify(data),
    };
  });
  await batchUpsert(db, 'siteFacts', ['tenant', 'site', 'eventId'], facts);
  const touched = new Map(facts.map(({ tenant, site }) => [JSON.stringify([tenant, site]), { tenant, site }]));
  const rows = [];
  for (const { tenant, site } of touched.values()) {
    const all = await db
      .selectFrom('siteFacts')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('site', '=', site)
      .execute();
    const newest = all
      .map(({ sequence, ...fact }) => (sequence === null ? fact : { ...fact, sequence }))
      .sort(compareFoldOrder)
      .at(-1);
    if (newest === undefined) continue;
    const { merchant, venue } = JSON.parse(newest.dataJson) as EventData<'fleet.site.registered.v1'>;
    rows.push({ tenant, site, merchant, venue: venue ?? null, dataJson: newest.dataJson });
  }
  await batchUpsert(db, 'sites', ['tenant', 'site'], rows);
}
