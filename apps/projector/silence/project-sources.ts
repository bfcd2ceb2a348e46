import { HOUR_MS } from '#device';
import { ownSince, SHARED, withFirst, type First } from '#device-history';
import { batchUpsert, type ReadModelDatabase, type SourceHour, type SourceRow } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceItem } from '../page/classified.js';
import { lookAgainAtOnce } from './look-again.js';

/** A watermark that may have moved, since a source of it was heard in a page. */
export interface MovedWatermark {
  readonly tenant: string;
  /** The source, or `SHARED`. */
  readonly through: string;
  /** The latest `effectiveAt` of the page's events of it: no watermark is later than now, so that it goes on to move until then. */
  readonly latestAt: number;
}

/** Names in one `in (...)`, far below the 32,766 parameters of SQLite. */
const NAMES_MAX = 500;

/**
 * Keeps how far sources have come and which devices they spoke for first. Both are least and greatest values, so that the
 * rows are the same in whatever order, and however often, events come.
 */
export async function projectSources(
  db: Kysely<ReadModelDatabase>,
  items: readonly DeviceItem[],
): Promise<MovedWatermark[]> {
  const moved: MovedWatermark[] = [];
  const told = items.filter(({ record }) => record.type.startsWith('terminal.'));
  for (const [tenant, ofTenant] of Map.groupBy(told, (item) => item.tenant)) {
    const bySource = [...Map.groupBy(ofTenant, ({ record }) => record.source)];
    for (let from = 0; from < bySource.length; from += NAMES_MAX) {
      const some = new Map(bySource.slice(from, from + NAMES_MAX));
      const own = await projectFirsts(db, tenant, some);
      await projectHours(db, tenant, some);
      for (const [source, of] of some) {
        const latestAt = Math.max(...of.map(({ record }) => record.effectiveAt));
        moved.push({ tenant, through: own.has(source) ? source : SHARED, latestAt });
      }
    }
  }
  return moved;
}

type BySource = ReadonlyMap<string, readonly DeviceItem[]>;
interface Firsts {
  readonly occurred: readonly First[];
  readonly known: readonly First[];
}
const NOBODY: Firsts = { occurred: [], known: [] };

/** Gives the sources that speak for enough devices to have a watermark of their own. */
async function projectFirsts(db: Kysely<ReadModelDatabase>, tenant: string, bySource: BySource): Promise<Set<string>> {
  const stored = await db
    .selectFrom('sources')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('source', 'in', [...bySource.keys()])
    .execute();
  const before = new Map(stored.map((row) => [row.source, row]));
  const changed: SourceRow[] = [];
  const own = new Set<string>();
  for (const [source, items] of bySource) {
    const row = before.get(source);
    const firsts = row === undefined ? NOBODY : (JSON.parse(row.firstsJson) as Firsts);
    let { occurred, known } = firsts;
    for (const { device, record } of items) {
      occurred = withFirst(occurred, device, record.effectiveAt);
      known = withFirst(known, device, Math.max(record.effectiveAt, record.knownAt));
    }
    const ownSinceAt = ownSince(occurred);
    if (ownSinceAt !== null) own.add(source);
    if (row !== undefined && occurred === firsts.occurred && known === firsts.known) continue;
    changed.push({
      tenant,
      source,
      firstsJson: JSON.stringify({ occurred, known }),
      ownSinceAt,
      ownSinceKnown: ownSince(known),
    });
    if (ownSinceAt !== (row?.ownSinceAt ?? null)) await leaveShared(db, tenant, firsts.occurred);
  }
  await batchUpsert(db, 'sources', ['tenant', 'source'], changed);
  return own;
}

/**
 * A source that speaks for enough devices leaves the shared watermark: its own devices are measured by another one now,
 * and those that were found silent by what it said may not be.
 */
async function leaveShared(db: Kysely<ReadModelDatabase>, tenant: string, firsts: readonly First[]): Promise<void> {
  const devices = firsts.map(([device]) => device);
  if (devices.length > 0)
    await lookAgainAtOnce(db, (query) => query.where('tenant', '=', tenant).where('device', 'in', devices));
  await lookAgainAtOnce(db, (query) =>
    query.where('tenant', '=', tenant).where('heardThrough', '=', SHARED).where('connectivity', '=', 'OFFLINE'),
  );
}

async function projectHours(db: Kysely<ReadModelDatabase>, tenant: string, bySource: BySource): Promise<void> {
  const told = [...bySource].map(([source, items]) => ({ source, hours: hoursOf(items) }));
  const hours = [...new Set(told.flatMap((one) => [...one.hours.keys()]))];
  const before = new Map<string, SourceHour>();
  for (let from = 0; from < hours.length; from += NAMES_MAX) {
    const rows = await db
      .selectFrom('sourceHours')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('source', 'in', [...bySource.keys()])
      .where('hour', 'in', hours.slice(from, from + NAMES_MAX))
      .execute();
    for (const row of rows) before.set(`${row.hour} ${row.source}`, row);
  }
  const changed = told.flatMap(({ source, hours: of }) =>
    [...of].flatMap(([hour, come]): SourceHour[] => {
      const row = before.get(`${hour} ${source}`);
      const latestAt = latest(row?.latestAt ?? null, come.latestAt);
      const knownLatestAt = latest(row?.knownLatestAt ?? null, come.knownLatestAt);
      return row && row.latestAt === latestAt && row.knownLatestAt === knownLatestAt
        ? []
        : [{ tenant, source, hour, latestAt, knownLatestAt }];
    }),
  );
  await batchUpsert(db, 'sourceHours', ['tenant', 'source', 'hour'], changed);
}

interface Come {
  latestAt: number | null;
  knownLatestAt: number | null;
}

function hoursOf(items: readonly DeviceItem[]): Map<number, Come> {
  const hours = new Map<number, Come>();
  const of = (at: number): Come => {
    const hour = Math.floor(at / HOUR_MS);
    const come = hours.get(hour) ?? { latestAt: null, knownLatestAt: null };
    hours.set(hour, come);
    return come;
  };
  for (const { record } of items) {
    const { effectiveAt } = record;
    const occurred = of(effectiveAt);
    occurred.latestAt = latest(occurred.latestAt, effectiveAt);
    const known = of(Math.max(effectiveAt, record.knownAt));
    known.knownLatestAt = latest(known.knownLatestAt, effectiveAt);
  }
  return hours;
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);
