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

type Growing = { -readonly [name in keyof RevisionRange]: RevisionRange[name] };

/** Open ranges of whoever lets them grow. */
export type GrowingRanges = { [category in DeviceCategory]?: Growing };

interface Placed {
  readonly category: DeviceCategory;
  readonly revision: number;
  readonly effectiveAt: number;
}

/** Lets the open range of a stream grow by an event, in place; gives the range that this closes, where it closes one. */
export function grow(ranges: GrowingRanges, { category, revision, effectiveAt }: Placed): RevisionRange | undefined {
  const open = ranges[category];
  if (open !== undefined && fits(open, revision, effectiveAt)) {
    open.toRevision = revision;
    if (effectiveAt < open.fromAt) open.fromAt = effectiveAt;
    if (effectiveAt > open.toAt) open.toAt = effectiveAt;
    return undefined;
  }
  ranges[category] = {
    category,
    fromRevision: revision,
    toRevision: revision,
    fromAt: effectiveAt,
    toAt: effectiveAt,
  };
  return open;
}

const fits = ({ fromRevision, toRevision, fromAt }: RevisionRange, revision: number, effectiveAt: number): boolean =>
  revision === toRevision + 1 &&
  Math.floor(effectiveAt / DAY_MS) === Math.floor(fromAt / DAY_MS) &&
  revision - fromRevision < RANGE_EVENTS_MAX;

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
