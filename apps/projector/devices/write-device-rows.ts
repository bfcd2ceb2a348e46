import { probabilitiesOf, type Assessment } from '#assessment';
import type { DeviceView } from '#device';
import { batchUpsert, type DeviceRow, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { deviceRow, type StandingEntry } from './device-rows.js';
import type { Look } from './look.js';

/** What a sign of life changes of a row: of fourteen indexes three are touched. */
const PULSE_COLUMNS = ['firstSeenAt', 'lastSeenAt', 'heardThrough', 'silentFrom', 'lookAgainAt', 'pulseJson'] as const;
/** What a conclusion changes besides. */
const JUDGED_COLUMNS = [...PULSE_COLUMNS, 'connectivity', 'band', 'risk', 'cause', 'action'] as const;

interface Standing {
  readonly entry: StandingEntry;
  readonly before: Look | null;
  readonly after: Look;
}

/** Writes rows, and of each no more columns than may have changed: an index on a column that is named is written anew. */
export async function writeDeviceRows(
  db: Kysely<ReadModelDatabase>,
  standing: readonly Standing[],
  now: number,
): Promise<void> {
  const rows = { pulse: [] as DeviceRow[], judged: [] as DeviceRow[], whole: [] as DeviceRow[] };
  for (const one of standing) {
    const { entry, after } = one;
    rows[changeOf(one)].push(deviceRow(entry, after.view, after.assessment, now));
  }
  await batchUpsert(db, 'devices', ['tenant', 'device'], rows.whole);
  await batchUpsert(db, 'devices', ['tenant', 'device'], rows.judged, JUDGED_COLUMNS);
  await batchUpsert(db, 'devices', ['tenant', 'device'], rows.pulse, PULSE_COLUMNS);
}

function changeOf({ before, after }: Standing): 'pulse' | 'judged' | 'whole' {
  if (before === null || !isSameDevice(before.view, after.view)) return 'whole';
  const isSame =
    before.view.connectivity === after.view.connectivity && isSameConclusion(before.assessment, after.assessment);
  return isSame ? 'pulse' : 'judged';
}

const NAMES = ['serial', 'model', 'position', 'site', 'merchant', 'lifecycle', 'revision'] as const;
const isSameDevice = (a: DeviceView, b: DeviceView): boolean => NAMES.every((name) => a[name] === b[name]);

function isSameConclusion(a: Assessment, b: Assessment): boolean {
  if (a === b) return true;
  if (a.diagnoses[0]?.cause !== b.diagnoses[0]?.cause || a.recommendation.action !== b.recommendation.action)
    return false;
  const [before, after] = [probabilitiesOf(a), probabilitiesOf(b)];
  return before.band === after.band && before.days30 === after.days30;
}
