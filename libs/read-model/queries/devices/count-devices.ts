import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from '../../schema/database.js';
import type { DeviceFilter } from './device-filter.js';
import { whereDevices } from './where-devices.js';

export async function countDevices(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  filter: DeviceFilter,
): Promise<number> {
  const row = await db
    .selectFrom('devices')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(whereDevices(tenant, filter))
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** Counts by each value of a column; null is a value, too. */
export async function countDevicesBy<Column extends 'connectivity' | 'band' | 'cause' | 'action'>(
  db: Kysely<ReadModelDatabase>,
  column: Column,
  tenant: string,
  filter: DeviceFilter,
): Promise<ReadonlyMap<ReadModelDatabase['devices'][Column], number>> {
  const rows = await db
    .selectFrom('devices')
    .select((eb) => [eb.ref(`devices.${column}`).as('value'), eb.fn.countAll<number>().as('count')])
    .where(whereDevices(tenant, filter))
    .groupBy(`devices.${column}`)
    .execute();
  return new Map(rows.map(({ value, count }) => [value as ReadModelDatabase['devices'][Column], Number(count)]));
}

/** Devices that stand at each of these sites, retired ones left out. */
export async function countDevicesAt(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  sites: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (sites.length === 0) return new Map();
  const rows = await db
    .selectFrom('devices')
    .select((eb) => ['devices.site', eb.fn.countAll<number>().as('count')])
    .where('devices.tenant', '=', tenant)
    .where('devices.retired', '=', 0)
    .where('devices.site', 'in', [...sites])
    .groupBy('devices.site')
    .execute();
  return new Map(rows.flatMap(({ site, count }) => (site === null ? [] : [[site, Number(count)]])));
}
