import { takeTouched, type DeviceState, type HourBucket, type Ledger } from '#device';
import { batchUpsert, type DeviceHours, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { StandingEntry } from './device-rows.js';

/** Hours in one row: a row for each would be 190 to read of a device, and one of a day 24 times the hour that changed. */
const HOURS_PER_ROW = 6;

const rowOf = (hour: number): number => Math.floor(hour / HOURS_PER_ROW) * HOURS_PER_ROW;

/** What `deviceDetails.recordJson` holds: all but the hours. */
export const recordWithoutHours = (record: DeviceState['record']): string =>
  JSON.stringify({ ...record, ledger: { ...record.ledger, hours: [] } });

/** Writes the hours that have changed since they were written last. */
export async function writeHours(db: Kysely<ReadModelDatabase>, entries: readonly StandingEntry[]): Promise<void> {
  const rows: DeviceHours[] = [];
  for (const { tenant, device, state } of entries) {
    const { ledger } = state.record;
    const touched = takeTouched(ledger);
    if (touched === null) await deleteHours(db, tenant, device);
    const changed = new Set([...(touched ?? ledger.hours.map(({ hour }) => hour))].map(rowOf));
    for (const fromHour of changed) {
      const buckets = bucketsFrom(ledger, fromHour);
      if (buckets.length > 0) rows.push({ tenant, device, fromHour, hoursJson: JSON.stringify(buckets) });
      else if (touched !== null) await deleteHours(db, tenant, device, fromHour);
    }
  }
  await batchUpsert(db, 'deviceHours', ['tenant', 'device', 'fromHour'], rows);
}

function bucketsFrom({ hours }: Ledger, fromHour: number): HourBucket[] {
  const buckets: HourBucket[] = [];
  for (let i = hours.length - 1; i >= 0; i -= 1) {
    const bucket = hours[i];
    if (bucket === undefined || bucket.hour < fromHour) break;
    if (bucket.hour < fromHour + HOURS_PER_ROW) buckets.unshift(bucket);
  }
  return buckets;
}

async function deleteHours(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
  fromHour?: number,
): Promise<void> {
  let query = db.deleteFrom('deviceHours').where('tenant', '=', tenant).where('device', '=', device);
  if (fromHour !== undefined) query = query.where('fromHour', '=', fromHour);
  await query.execute();
}

/** The hours of devices of one tenant as they are stored, by device. */
export async function storedHours(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  devices: readonly string[],
): Promise<Map<string, HourBucket[]>> {
  const rows = await db
    .selectFrom('deviceHours')
    .select(['device', 'hoursJson'])
    .where('tenant', '=', tenant)
    .where('device', 'in', devices)
    .orderBy('device')
    .orderBy('fromHour')
    .execute();
  const found = new Map<string, HourBucket[]>();
  for (const { device, hoursJson } of rows) {
    const hours = found.get(device);
    const some = JSON.parse(hoursJson) as HourBucket[];
    if (hours === undefined) found.set(device, some);
    else hours.push(...some);
  }
  return found;
}

/** The record with its hours, as it was when both were written. */
export function recordWithHours(recordJson: string, hours: HourBucket[] | undefined): DeviceState['record'] {
  const record = JSON.parse(recordJson) as DeviceState['record'];
  if (hours !== undefined) record.ledger.hours = hours;
  takeTouched(record.ledger);
  return record;
}
