import { setImmediate } from 'node:timers/promises';
import { assess } from '#assessment';
import { batchUpsert, type ChangeRow, type DeviceFacets, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { silencesOf } from '../silence/silences.js';
import type { DeviceEntry } from './device-entry.js';
import { facetsOf, visibleOf, type StandingEntry } from './device-rows.js';
import { lookAt, type Look } from './look.js';
import { writeFirmware } from './write-firmware.js';
import { writeDeviceRows } from './write-device-rows.js';
import { recordWithoutHours, writeHours } from './stored-hours.js';
import type { FoldedDevice } from './working-set.js';
import { hasMoved, isDueAgain } from './reassess.js';

interface Projected extends FoldedDevice {
  readonly after: Look | null;
  /** It was assessed again. */
  readonly concluded: boolean;
}

/** Looks at devices again to which nothing has happened: what time itself has changed of them. */
export async function refreshDevices(
  db: Kysely<ReadModelDatabase>,
  entries: readonly DeviceEntry[],
  now: number,
): Promise<void> {
  await writeDevices(
    db,
    entries.map((entry) => ({ entry, before: lookAt(entry), recordChanged: false, closedRanges: [] })),
    now,
  );
}

/** Devices whose rows are made at a time: at some 20 kB each, 5 MB, and 10 ms of work. */
const WRITE_MAX = 256;

/** Writes the rows of devices that were folded, one change row for each that looks different now. */
export async function writeDevices(
  db: Kysely<ReadModelDatabase>,
  folded: readonly FoldedDevice[],
  now: number,
): Promise<void> {
  for (let from = 0; from < folded.length; from += WRITE_MAX) {
    if (from > 0) await setImmediate();
    await writeSome(db, folded.slice(from, from + WRITE_MAX), now);
  }
}

async function writeSome(db: Kysely<ReadModelDatabase>, folded: readonly FoldedDevice[], now: number): Promise<void> {
  const silenceOf = await silencesOf(
    db,
    folded.map(({ entry }) => entry),
    now,
  );
  const projected = folded.map((one): Projected => {
    const { entry, before, recordChanged } = one;
    entry.silence = silenceOf(entry);
    const isOther = recordChanged || before?.view.connectivity !== entry.silence.connectivity;
    const concluded = conclude(entry, now, isOther);
    return { ...one, concluded, after: lookAt(entry) };
  });
  await writeRows(db, projected, now);
  await removeGone(db, projected);
  await writeChanges(db, projected, now);
}

/**
 * Assesses a device anew where something of it is other than before, or where an hour has passed and that alone makes a
 * difference: as of now, or of its newest event where a clock runs ahead a little.
 */
function conclude(entry: DeviceEntry, now: number, isOther: boolean): boolean {
  const { state, silence, assessment } = entry;
  if (state === null) {
    entry.assessment = null;
    return false;
  }
  if (assessment !== null && !isOther && !isDueAgain(assessment, now)) return false;
  const at = Math.max(now, state.pulse.newest?.effectiveAt ?? now);
  const concluded = assess(state, { at, isSilent: silence.connectivity === 'OFFLINE' });
  if (assessment !== null && !isOther && !hasMoved(assessment, concluded)) return false;
  entry.assessment = concluded;
  return true;
}

type Standing = Projected & { readonly after: Look; readonly entry: StandingEntry };
const isStanding = (one: Projected): one is Standing => one.after !== null;

async function writeRows(db: Kysely<ReadModelDatabase>, projected: readonly Projected[], now: number): Promise<void> {
  const standing = projected.filter(isStanding);
  await writeDeviceRows(db, standing, now);
  await batchUpsert(
    db,
    'deviceDetails',
    ['tenant', 'device'],
    standing
      .filter(({ concluded }) => concluded)
      .map(({ entry: { tenant, device, state }, after }) => ({
        tenant,
        device,
        inconsistenciesJson: JSON.stringify(after.view.inconsistencies),
        assessmentJson: JSON.stringify(after.assessment),
        recordJson: recordWithoutHours(state.record),
      })),
  );
  await writeHours(
    db,
    standing.filter(({ recordChanged }) => recordChanged).map(({ entry }) => entry),
  );
  await batchUpsert(
    db,
    'deviceRanges',
    ['tenant', 'device', 'category', 'fromRevision'],
    projected.flatMap(({ entry: { tenant, device }, closedRanges }) =>
      closedRanges.map((range) => ({ tenant, device, ...range })),
    ),
  );
  await writeFirmware(db, projected);
}

/** A device that was known by a record alone that counts no longer is known no longer. */
async function removeGone(db: Kysely<ReadModelDatabase>, projected: readonly Projected[]): Promise<void> {
  for (const { entry, after } of projected) {
    if (after !== null) continue;
    for (const table of ['devices', 'deviceDetails', 'deviceHours', 'deviceFirmware'] as const) {
      await db.deleteFrom(table).where('tenant', '=', entry.tenant).where('device', '=', entry.device).execute();
    }
  }
}

/** Six columns a row: 3,000 parameters in one statement. */
const INSERT_MAX = 500;

async function writeChanges(
  db: Kysely<ReadModelDatabase>,
  projected: readonly Projected[],
  now: number,
): Promise<void> {
  const visible = (look: Look | null): string | null => look && visibleOf(look.view, look.assessment);
  const facets = (look: Look | null): string | null =>
    look && JSON.stringify(facetsOf(look.view, look.assessment) satisfies DeviceFacets);
  const rows = projected.flatMap(
    ({ entry: { tenant, device }, concluded, before, after }): Omit<ChangeRow, 'seq'>[] => {
      if (!concluded) return []; // the pulse alone
      if (visible(before) === visible(after)) return [];
      return [{ tenant, device, changedAt: now, beforeJson: facets(before), afterJson: facets(after) }];
    },
  );
  for (let at = 0; at < rows.length; at += INSERT_MAX)
    await db
      .insertInto('changes')
      .values(rows.slice(at, at + INSERT_MAX))
      .execute();
}
