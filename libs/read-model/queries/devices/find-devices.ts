import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from '../../schema/database.js';
import { LISTED, type ListedDevice } from './list-devices.js';

/** Devices by id, retired ones too; those that nobody knows are left out. */
export async function findDevices(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ListedDevice>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('devices')
    .select(LISTED)
    .where('tenant', '=', tenant)
    .where('device', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.device, row]));
}

export interface InstalledFirmware {
  readonly component: string;
  readonly version: string;
  readonly since: number;
}

/** What each device runs, by component name. */
export async function firmwareOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  devices: readonly string[],
): Promise<ReadonlyMap<string, readonly InstalledFirmware[]>> {
  if (devices.length === 0) return new Map();
  const rows = await db
    .selectFrom('deviceFirmware')
    .select(['device', 'component', 'version', 'since'])
    .where('tenant', '=', tenant)
    .where('device', 'in', [...devices])
    .orderBy('component')
    .execute();
  return Map.groupBy(rows, ({ device }) => device);
}

/** One column of the details of each device, as JSON text. */
export async function detailsOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  devices: readonly string[],
  column: 'inconsistenciesJson' | 'assessmentJson',
): Promise<ReadonlyMap<string, string>> {
  if (devices.length === 0) return new Map();
  const rows = await db
    .selectFrom('deviceDetails')
    .select(['device', column])
    .where('tenant', '=', tenant)
    .where('device', 'in', [...devices])
    .execute();
  return new Map(rows.map((row) => [row.device, row[column]]));
}
