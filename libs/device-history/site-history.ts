import { foldLanes } from '#device';
import type { ReadModelDatabase } from '#read-model';
import { compareFoldOrder, type EventData } from '#telemetry';
import type { Kysely } from 'kysely';
import type { Instant } from './device-history.js';
import { countedFacts, laneClosure } from './lane-closure.js';

/** A site as it stood at an instant. */
export interface PastSite {
  readonly merchant: string | null;
  readonly venue: string | null;
  /** Devices that stood there, by id. */
  readonly devices: readonly string[];
}

export interface SiteHistory {
  /** Null: at that instant nobody had registered it, and no device stood there. */
  siteAsOf(tenant: string, site: string, instant: Instant): Promise<PastSite | null>;
}

export const createSiteHistory = (db: () => Kysely<ReadModelDatabase>): SiteHistory => ({
  siteAsOf: async (tenant, site, instant) => siteAsOf(db(), tenant, site, instant),
});

async function siteAsOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  site: string,
  { at, basis }: Instant,
): Promise<PastSite | null> {
  const knownBy = basis === 'RECEIVED' ? at : Number.POSITIVE_INFINITY;
  const newest = await registrationAsOf(db, tenant, site, { at, basis });
  const registered = newest && (JSON.parse(newest.dataJson) as EventData<'fleet.site.registered.v1'>);
  const standing = await standingAt(db, tenant, site, { at, knownBy });
  if (registered === undefined && standing.length === 0) return null;
  return {
    merchant: registered?.merchant ?? standing[0]?.merchant ?? null,
    venue: registered?.venue ?? null,
    devices: standing.map(({ device }) => device).sort(),
  };
}

/** The newest registration of a site that had happened, or was known, by then. */
export async function registrationAsOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  site: string,
  { at, basis }: Instant,
): Promise<{ readonly dataJson: string } | undefined> {
  const facts = await db
    .selectFrom('siteFacts')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('site', '=', site)
    .where('effectiveAt', '<=', at)
    .execute();
  return facts
    .filter(({ knownAt }) => basis === 'OCCURRED' || knownAt <= at)
    .map(({ sequence, ...fact }) => (sequence === null ? fact : { ...fact, sequence }))
    .sort(compareFoldOrder)
    .at(-1);
}

/** Whoever stands at the site at that instant was deployed to a position of it, or swapped into one. */
async function standingAt(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  site: string,
  asOf: { readonly at: number; readonly knownBy: number },
): Promise<{ device: string; merchant: string }[]> {
  const there = await db
    .selectFrom('laneFacts')
    .select(['device', 'position'])
    .where('tenant', '=', tenant)
    .where('site', '=', site)
    .execute();
  const positions = there.flatMap(({ position }) => position ?? []);
  const closure = await laneClosure(db, tenant, { devices: there.map(({ device }) => device), positions });
  const { changes } = foldLanes(countedFacts(closure, asOf));
  return [...changes].flatMap(([device, list]) => {
    const lane = list.at(-1)?.lane;
    return lane?.site === site ? [{ device, merchant: lane.merchant }] : [];
  });
}
