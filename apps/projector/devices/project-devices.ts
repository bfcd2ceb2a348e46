import { viewDevice, type DeviceView } from '#device';
import type { FoldFailure } from '#device-history';
import { batchUpsert, type ChangeRow, type DeviceFacets, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceEntry } from './device-entry.js';
import type { DevicePage, FoldContext, FoldedDevice } from './device-page.js';
import { deviceRow, facetsOf, visibleOf } from './device-rows.js';
import { foldPage } from './fold-page.js';

interface Projected extends FoldedDevice {
  readonly entry: DeviceEntry;
  readonly before: DeviceView | null;
  readonly after: DeviceView | null;
}

/** Folds a page into its devices and writes their rows, one change row for each that looks different now. */
export async function projectDevices(context: FoldContext, pages: readonly DevicePage[], now: number): Promise<readonly FoldFailure[]> {
  const { db } = context;
  const projected: Projected[] = [];
  for (const page of pages) {
    const { entry } = page;
    const before = entry.state && viewDevice(entry.device, entry.state);
    const folded = await foldPage(context, page);
    projected.push({ ...folded, entry, before, after: entry.state && viewDevice(entry.device, entry.state) });
  }
  const standing = projected.filter(isStanding);
  await batchUpsert(
    db,
    'devices',
    ['tenant', 'device'],
    standing.map(({ entry, after }) => deviceRow(entry, after)),
  );
  await batchUpsert(
    db,
    'deviceDetails',
    ['tenant', 'device'],
    standing
      .filter(({ before, recordChanged }) => recordChanged || before === null)
      .map(({ entry: { tenant, device, state } }) => ({ tenant, device, recordJson: JSON.stringify(state.record) })),
  );
  await batchUpsert(
    db,
    'deviceRanges',
    ['tenant', 'device', 'category', 'fromRevision'],
    projected.flatMap(({ entry: { tenant, device }, closedRanges }) => closedRanges.map((range) => ({ tenant, device, ...range }))),
  );
  await writeFirmware(db, projected);
  await removeGone(db, projected);
  await writeChanges(db, projected, now);
  return projected.flatMap(({ failures }) => failures);
}

type Standing = Projected & { readonly after: DeviceView; readonly entry: DeviceEntry & { readonly state: NonNullable<DeviceEntry['state']> } };
const isStanding = (one: Projected): one is Standing => one.after !== null;

async function writeFirmware(db: Kysely<ReadModelDatabase>, projected: readonly Projected[]): Promise<void> {
  const changed = projected.filter(({ before, after }) => JSON.stringify(before?.firmware ?? []) !== JSON.stringify(after?.firmware ?? []));
  for (const { entry, before, after } of changed) {
    const now = new Set(after?.firmware.map(({ component }) => component));
    if (before?.firmware.every(({ component }) => now.has(component)) ?? true) continue;
    await db.deleteFrom('deviceFirmware').where('tenant', '=', entry.tenant).where('device', '=', entry.device).execute();
  }
  const rows = changed.flatMap(({ entry: { tenant, device }, after }) =>
    (after?.firmware ?? []).map(({ component, version, since }) => ({ tenant, device, component, version, since })),
  );
  await batchUpsert(db, 'deviceFirmware', ['tenant', 'device', 'component'], rows);
}

/** A device that was known by a record alone that counts no longer is known no longer. */
async function removeGone(db: Kysely<ReadModelDatabase>, projected: readonly Projected[]): Promise<void> {
  for (const { entry, after } of projected) {
    if (after !== null) continue;
    for (const table of ['devices', 'deviceDetails', 'deviceFirmware'] as const) {
      await db.deleteFrom(table).where('tenant', '=', entry.tenant).where('device', '=', entry.device).execute();
    }
  }
}

async function writeChanges(db: Kysely<ReadModelDatabase>, projected: readonly Projected[], now: number): Promise<void> {
  const rows = projected.flatMap(({ entry: { tenant, device }, before, after }): Omit<ChangeRow, 'seq'>[] => {
    if ((before && visibleOf(before)) === (after && visibleOf(after))) return [];
    const facets = (view: DeviceView | null): string | null => view && JSON.stringify(facetsOf(view) satisfies DeviceFacets);
    return [{ tenant, device, changedAt: now, beforeJson: facets(before), afterJson: facets(after) }];
  });
  for (let at = 0; at < rows.length; at += INSERT_MAX) await db.insertInto('changes').values(rows.slice(at, at + INSERT_MAX)).execute();
}

/** Six columns a row: 3,000 parameters in one statement. */
const INSERT_MAX = 500;
