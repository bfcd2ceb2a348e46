import { ownSince, SHARED, withFirst, type First } from '#device-history';
import { batchUpsert, type ReadModelDatabase, type SourceHour, type SourceRow } from '#read-model';
import type { Kysely } from 'kysely';
import { lookAgainAtOnce } from './look-again.js';
import type { Firsts, HeardSource, SourcesHeard } from './sources-heard.js';

/** A watermark that may have moved, since a source of it was heard. */
export interface MovedWatermark {
  readonly tenant: string;
  /** The source, or `SHARED`. */
  readonly through: string;
  /** The latest `effectiveAt` of its events: no watermark is later than now, so that it goes on to move until then. */
  readonly latestAt: number;
}

/** Names in one `in (...)`, far below the 32,766 parameters of SQLite. */
const NAMES_MAX = 500;

/**
 * Keeps how far sources have come and which devices they spoke for first. Both are least and greatest values, so that the
 * rows are the same in whatever order, and however often, events come. Before the rows of devices, whose silence is
 * measured by these.
 */
export async function writeSources(db: Kysely<ReadModelDatabase>, heard: SourcesHeard): Promise<MovedWatermark[]> {
  const moved: MovedWatermark[] = [];
  for (const [tenant, sources] of heard.tenants) {
    const all = [...sources];
    for (let from = 0; from < all.length; from += NAMES_MAX) {
      const some = new Map(all.slice(from, from + NAMES_MAX));
      const own = await writeFirsts(db, tenant, some);
      await writeHours(db, tenant, some);
      for (const [source, { latestAt }] of some)
        moved.push({ tenant, through: own.has(source) ? source : SHARED, latestAt });
    }
  }
  return moved;
}

type BySource = ReadonlyMap<string, HeardSource>;
const NOBODY: Firsts = { occurred: [], known: [] };

/** Gives the sources that speak for enough devices to have a watermark of their own. */
async function writeFirsts(db: Kysely<ReadModelDatabase>, tenant: string, bySource: BySource): Promise<Set<string>> {
  const stored = await db
    .selectFrom('sources')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('source', 'in', [...bySource.keys()])
    .execute();
  const before = new Map(stored.map((row) => [row.source, row]));
  const changed: SourceRow[] = [];
  const own = new Set<string>();
  for (const [source, heard] of bySource) {
    const row = before.get(source);
    const firsts = row === undefined ? NOBODY : (JSON.parse(row.firstsJson) as Firsts);
    const occurred = withFirsts(firsts.occurred, heard.firsts.occurred);
    const known = withFirsts(firsts.known, heard.firsts.known);
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

/** The first of both: whoever is not among the first of those that were heard is not among the first of all. */
const withFirsts = (before: readonly First[], heard: readonly First[]): readonly First[] =>
  heard.reduce((firsts, [device, at]) => withFirst(firsts, device, at), before);

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

async function writeHours(db: Kysely<ReadModelDatabase>, tenant: string, bySource: BySource): Promise<void> {
  const hours = [...new Set([...bySource.values()].flatMap((heard) => [...heard.hours.keys()]))];
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
  const changed = [...bySource].flatMap(([source, heard]) =>
    [...heard.hours].flatMap(([hour, come]): SourceHour[] => {
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

const latest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);
