import { assess, type Assessment } from '#assessment';
import { viewDevice, type DeviceView } from '#device';
import { Pace, type FoldFailure } from '#device-history';
import { batchUpsert, type ChangeRow, type DeviceFacets, type DeviceRow, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { silencesOf } from '../silence/silences.js';
import type { DeviceEntry } from './device-entry.js';
import type { DevicePage, FoldContext, FoldedDevice } from './device-page.js';
import { deviceRow, facetsOf, visibleOf, type StandingEntry } from './device-rows.js';
import { foldPage } from './fold-page.js';
import { hasMoved, isDueAgain } from './reassess.js';

/** A device as it was answered before the page, or is after it. */
interface Look {
  readonly view: DeviceView;
  readonly assessment: Assessment;
}

interface Projected extends FoldedDevice {
  readonly entry: DeviceEntry;
  readonly before: Look | null;
  readonly after: Look | null;
  /** It was assessed again. */
  readonly concluded: boolean;
}

/** What became of the devices of a page. */
export interface ProjectedDevices {
  /** Events that could not be folded. */
  readonly failures: readonly FoldFailure[];
  /** Devices that were folded anew. */
  readonly refolds: number;
}

/**
 * Folds a page into its devices and writes their rows, one change row for each that looks different now. Others get their
 * turn in between: devices that are folded anew take their time.
 */
export async function projectDevices(
  context: FoldContext,
  pages: readonly DevicePage[],
  now: number,
): Promise<ProjectedDevices> {
  const folded: Folded[] = [];
  const turns = new Pace();
  for (const page of pages) {
    const before = lookAt(page.entry);
    folded.push({ ...(await foldPage(context, page)), entry: page.entry, before });
    await turns.rest();
  }
  await write(context.db, folded, now);
  return {
    failures: folded.flatMap(({ failures }) => failures),
    refolds: folded.filter(({ refolded }) => refolded).length,
  };
}

/** Looks at devices again to which nothing has happened: what time itself has changed of them. */
export async function refreshDevices(
  db: Kysely<ReadModelDatabase>,
  entries: readonly DeviceEntry[],
  now: number,
): Promise<void> {
  const unchanged = { recordChanged: false, refolded: false, closedRanges: [], failures: [] };
  await write(
    db,
    entries.map((entry) => ({ ...unchanged, entry, before: lookAt(entry) })),
    now,
  );
}

type Folded = Omit<Projected, 'after' | 'concluded'>;

async function write(db: Kysely<ReadModelDatabase>, folded: readonly Folded[], now: number): Promise<void> {
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

function lookAt({ device, state, assessment, silence }: DeviceEntry): Look | null {
  return state && assessment && { view: viewDevice(device, state, silence.connectivity), assessment };
}

type Standing = Projected & { readonly after: Look; readonly entry: StandingEntry };
const isStanding = (one: Projected): one is Standing => one.after !== null;

/** What a sign of life changes of a row. */
const PULSE_COLUMNS = ['firstSeenAt', 'lastSeenAt', 'heardThrough', 'silentFrom', 'lookAgainAt', 'pulseJson'] as const;

async function writeRows(db: Kysely<ReadModelDatabase>, projected: readonly Projected[], now: number): Promise<void> {
  const standing = projected.filter(isStanding);
  const rowsOf = (some: readonly Standing[]): DeviceRow[] =>
    some.map(({ entry, after }) => deviceRow(entry, after.view, after.assessment, now));
  const isWhole = ({ concluded, before }: Standing): boolean => concluded || before === null;
  await batchUpsert(db, 'devices', ['tenant', 'device'], rowsOf(standing.filter(isWhole)));
  // The ordinary case, a sign of life: of ten indexes one is touched.
  await batchUpsert(
    db,
    'devices',
    ['tenant', 'device'],
    rowsOf(standing.filter((one) => !isWhole(one))),
    PULSE_COLUMNS,
  );
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
        recordJson: JSON.stringify(state.record),
      })),
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

async function writeFirmware(db: Kysely<ReadModelDatabase>, projected: readonly Projected[]): Promise<void> {
  const firmwareOf = (look: Look | null): DeviceView['firmware'] => look?.view.firmware ?? [];
  const changed = projected.filter(
    ({ before, after }) => JSON.stringify(firmwareOf(before)) !== JSON.stringify(firmwareOf(after)),
  );
  for (const { entry, before, after } of changed) {
    const now = new Set(firmwareOf(after).map(({ component }) => component));
    if (firmwareOf(before).every(({ component }) => now.has(component))) continue;
    await db
      .deleteFrom('deviceFirmware')
      .where('tenant', '=', entry.tenant)
      .where('device', '=', entry.device)
      .execute();
  }
  const rows = changed.flatMap(({ entry: { tenant, device }, after }) =>
    firmwareOf(after).map(({ component, version, since }) => ({ tenant, device, component, version, since })),
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
