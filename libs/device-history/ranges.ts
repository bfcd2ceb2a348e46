import { DAY_MS } from '#device';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** The streams of one device. */
export type DeviceCategory = 'telemetry' | 'clock' | 'device';

/** Consecutive revisions of one stream whose events lie between two instants of one UTC day. */
export interface RevisionRange {
  readonly category: DeviceCategory;
  readonly fromRevision: number;
  readonly toRevision: number;
  readonly fromAt: number;
  readonly toAt: number;
}

/** The range of each stream that is still growing; it stands in the device's row until it is closed. */
export type OpenRanges = { readonly [category in DeviceCategory]?: RevisionRange };

/** A page of the store at the most, so that a chatty day is not read whole for one hour of it. */
export const RANGE_EVENTS_MAX = 500;

/** The range after one more event, and the one that this closes. */
export function grown(
  open: RevisionRange | undefined,
  category: DeviceCategory,
  revision: number,
  effectiveAt: number,
): { readonly open: RevisionRange; readonly closed?: RevisionRange } {
  const same = extended(open, revision, effectiveAt);
  if (same !== undefined) return { open: same };
  const next = { category, fromRevision: revision, toRevision: revision, fromAt: effectiveAt, toAt: effectiveAt };
  return open === undefined ? { open: next } : { open: next, closed: open };
}

/** With one more event; undefined where that closes the range, or there is none. */
function extended(open: RevisionRange | undefined, revision: number, effectiveAt: number): RevisionRange | undefined {
  const fits =
    open !== undefined &&
    revision === open.toRevision + 1 &&
    Math.floor(effectiveAt / DAY_MS) === Math.floor(open.fromAt / DAY_MS) &&
    revision - open.fromRevision < RANGE_EVENTS_MAX;
  if (!fits) return undefined;
  const { category, fromRevision, fromAt, toAt } = open;
  return {
    category,
    fromRevision,
    toRevision: revision,
    fromAt: effectiveAt < fromAt ? effectiveAt : fromAt,
    toAt: effectiveAt > toAt ? effectiveAt : toAt,
  };
}

export interface Within {
  /** Both inclusive; absent: unbounded. */
  readonly fromAt?: number | undefined;
  readonly toAt?: number | undefined;
}

/** All ranges that may hold events of the interval, closed and open ones; a revision may stand in two of them. */
export async function rangesOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
  open: OpenRanges,
  { fromAt, toAt }: Within,
): Promise<RevisionRange[]> {
  let query = db
    .selectFrom('deviceRanges')
    .select(['category', 'fromRevision', 'toRevision', 'fromAt', 'toAt'])
    .where('tenant', '=', tenant)
    .where('device', '=', device);
  if (fromAt !== undefined) query = query.where('toAt', '>=', fromAt);
  if (toAt !== undefined) query = query.where('fromAt', '<=', toAt);
  const closed = await query.execute();
  const ranges = [
    ...closed.map((row) => ({ ...row, category: row.category as DeviceCategory })),
    ...Object.values(open),
  ];
  return ranges.filter(
    (range) => (fromAt === undefined || range.toAt >= fromAt) && (toAt === undefined || range.fromAt <= toAt),
  );
}
