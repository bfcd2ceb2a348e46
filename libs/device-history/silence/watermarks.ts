import { HOUR_MS } from '#device';
import type { ReadModelDatabase } from '#read-model';
import { sql, type Kysely } from 'kysely';
import type { Instant } from '../device-history.js';

/** The watermark that all sources with few devices share, by the name under which rows know it; no source has this name. */
export const SHARED = '';

/** How far the source of a device had come at an instant. */
export interface Watermark {
  /** The source whose watermark it is, or `SHARED`. */
  readonly through: string;
  /** Milliseconds, never later than the instant asked for; null: nothing was received by then. */
  readonly at: number | null;
  /** Since when the source has had a watermark of its own, where that lies behind the instant asked for. */
  readonly ownFrom: number | null;
}

/**
 * The watermarks of sources as of an instant: the latest `effectiveAt` of `terminal.*` events received from them, to the
 * hour of the instant (a row keeps it for each hour), and never later than the instant. `RECEIVED` leaves out what was
 * not known in that hour.
 */
export async function watermarksOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  sources: readonly string[],
  instant: Instant,
): Promise<ReadonlyMap<string, Watermark>> {
  const found = new Map<string, Watermark>();
  for (let from = 0; from < sources.length; from += NAMES_MAX) {
    const since = await ownSinceOf(db, tenant, sources.slice(from, from + NAMES_MAX), instant);
    const own = [...since].filter(([, at]) => at !== null && at <= instant.at).map(([source]) => source);
    const ats = await ownWatermarks(db, tenant, own, instant);
    for (const [source, at] of ats) found.set(source, { through: source, at, ownFrom: null });
    for (const [source, ownFrom] of since)
      if (!ats.has(source)) found.set(source, { through: SHARED, at: null, ownFrom });
  }
  const few = [...found].filter(([, { through }]) => through === SHARED);
  if (few.length > 0) {
    const at = await sharedWatermark(db, tenant, instant);
    for (const [source, one] of few) found.set(source, { ...one, at });
  }
  return found;
}

/** Since when sources have had watermarks of their own; those that nobody has heard of are left out. */
async function ownSinceOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  sources: readonly string[],
  { basis }: Instant,
): Promise<ReadonlyMap<string, number | null>> {
  const column = basis === 'RECEIVED' ? 'ownSinceKnown' : 'ownSinceAt';
  const rows = await db
    .selectFrom('sources')
    .select(['source', `${column} as since`])
    .where('tenant', '=', tenant)
    .where('source', 'in', sources)
    .execute();
  return new Map(rows.map(({ source, since }) => [source, since]));
}

/** By what rows of devices name: sources that have a watermark of their own, or `SHARED`. */
export async function watermarkThrough(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  through: string,
  instant: Instant,
): Promise<number | null> {
  if (through === SHARED) return sharedWatermark(db, tenant, instant);
  return (await ownWatermarks(db, tenant, [through], instant)).get(through) ?? null;
}

/** Names in one `in (...)`, far below the 32,766 parameters of SQLite. */
const NAMES_MAX = 1_000;
const hourOf = (at: number): number => Math.floor(at / HOUR_MS);
type Column = 'latestAt' | 'knownLatestAt';
const columnOf = ({ basis }: Instant): Column => (basis === 'RECEIVED' ? 'knownLatestAt' : 'latestAt');

async function ownWatermarks(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  sources: readonly string[],
  instant: Instant,
): Promise<Map<string, number | null>> {
  const found = new Map<string, number | null>();
  if (sources.length === 0) return found;
  const column = columnOf(instant);
  const rows = await db
    .selectFrom('sources')
    .select((eb) => [
      'sources.source',
      eb
        .selectFrom('sourceHours')
        .select(column)
        .whereRef('sourceHours.tenant', '=', 'sources.tenant')
        .whereRef('sourceHours.source', '=', 'sources.source')
        .where('hour', '<=', hourOf(instant.at))
        .where(column, 'is not', null)
        .orderBy('hour', 'desc')
        .limit(1)
        .as('newest'),
    ])
    .where('sources.tenant', '=', tenant)
    .where('sources.source', 'in', [...sources])
    .execute();
  for (const { source, newest } of rows) {
    const of = (query: HoursQuery): HoursQuery => query.where('sourceHours.source', '=', source);
    found.set(
      source,
      newest === null ? null : Math.min(instant.at, await latestKnown(db, tenant, Number(newest), instant, of)),
    );
  }
  return found;
}

async function sharedWatermark(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  instant: Instant,
): Promise<number | null> {
  const column = columnOf(instant);
  const since = instant.basis === 'RECEIVED' ? 'sources.ownSinceKnown' : 'sources.ownSinceAt';
  const ofFew = (query: HoursQuery): HoursQuery =>
    query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('sources')
          .select(sql<number>`1`.as('one'))
          .whereRef('sources.tenant', '=', 'sourceHours.tenant')
          .whereRef('sources.source', '=', 'sourceHours.source')
          .where((of) => of.or([of(since, 'is', null), of(since, '>', instant.at)])),
      ),
    );
  const newest = await ofFew(hours(db, tenant, column).where('hour', '<=', hourOf(instant.at)))
    .orderBy('hour', 'desc')
    .orderBy(column, 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined) return null;
  return Math.min(instant.at, await latestKnown(db, tenant, Number(newest.at), instant, ofFew));
}

const hours = (db: Kysely<ReadModelDatabase>, tenant: string, column: Column) =>
  db.selectFrom('sourceHours').select(`${column} as at`).where('tenant', '=', tenant).where(column, 'is not', null);
type HoursQuery = ReturnType<typeof hours>;

/**
 * What became known in an hour may be older than what was known before; but no row holds anything later than its own
 * hour, so that only the hours from that of the newest row's watermark on can hold more.
 */
async function latestKnown(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  newest: number,
  instant: Instant,
  ofSources: (query: HoursQuery) => HoursQuery,
): Promise<number> {
  if (instant.basis === 'OCCURRED' || newest >= instant.at) return newest;
  const row = await ofSources(
    hours(db, tenant, columnOf(instant)).where('hour', '<=', hourOf(instant.at)).where('hour', '>=', hourOf(newest)),
  )
    .orderBy('knownLatestAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Math.max(newest, Number(row?.at ?? newest));
}
