import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from '../../schema/database.js';
import type { DeviceFilter } from './device-filter.js';
import { keptCount } from './kept-counts.js';
import { whereDevices } from './where-devices.js';

export async function countDevices(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  filter: DeviceFilter,
): Promise<number> {
  return keptCount(db, JSON.stringify(['all', tenant, filter]), async () => {
    const row = await db
      .selectFrom('devices')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(whereDevices(tenant, filter))
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  });
}

/** How many devices have these values in common. */
export interface DeviceGroup {
  readonly connectivity: string;
  readonly band: number;
  readonly cause: string | null;
  readonly action: string;
  readonly count: number;
}

/** Counts by everything that a fleet is counted by at once, some hundred groups: one look at the index serves them all. */
export async function countDeviceGroups(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  filter: DeviceFilter,
): Promise<readonly DeviceGroup[]> {
  return keptCount(db, JSON.stringify(['groups', tenant, filter]), async () => {
    const rows = await db
      .selectFrom('devices')
      .select(['devices.connectivity', 'devices.band', 'devices.cause', 'devices.action'])
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where(whereDevices(tenant, filter))
      .groupBy(['devices.connectivity', 'devices.band', 'devices.cause', 'devices.action'])
      .execute();
    return rows.map(({ count, ...group }) => ({ ...group, count: Number(count) }));
  });
}

/** Devices that stand at each of these sites, retired ones left out. */
export async function countDevicesAt(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  sites: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (sites.length === 0) return new Map();
  return keptCount(db, JSON.stringify(['sites', tenant, sites]), async () => {
    const rows = await db
      .selectFrom('devices')
      .select((eb) => ['devices.site', eb.fn.countAll<number>().as('count')])
      .where('devices.tenant', '=', tenant)
      .where('devices.retired', '=', 0)
      .where('devices.site', 'in', [...sites])
      .groupBy('devices.site')
      .execute();
    return new Map(rows.flatMap(({ site, count }) => (site === null ? [] : [[site, Number(count)]])));
  });
}
