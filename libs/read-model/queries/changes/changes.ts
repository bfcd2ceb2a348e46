import type { Kysely } from 'kysely';
import type { DeviceFacets } from '../../rows/device-facets.js';
import type { ReadModelDatabase } from '../../schema/database.js';

export interface DeviceChange {
  /** Orders changes; grows, and is never given twice. */
  readonly seq: number;
  readonly tenant: string;
  readonly device: string;
  readonly changedAt: number;
  /** Null: there was no such device. */
  readonly before: DeviceFacets | null;
  readonly after: DeviceFacets | null;
}

export interface ChangesRequest {
  /** Exclusive. */
  readonly after: number;
  /** Inclusive; absent: to the end. */
  readonly upTo?: number;
  readonly limit: number;
  /** Of this tenant alone. */
  readonly tenant?: string;
}

/** Changes in order. */
export async function readChanges(db: Kysely<ReadModelDatabase>, request: ChangesRequest): Promise<DeviceChange[]> {
  const { after, upTo, limit, tenant } = request;
  let query = db.selectFrom('changes').selectAll().where('seq', '>', after);
  if (upTo !== undefined) query = query.where('seq', '<=', upTo);
  if (tenant !== undefined) query = query.where('tenant', '=', tenant);
  const rows = await query.orderBy('seq').limit(limit).execute();
  return rows.map(({ seq, tenant: of, device, changedAt, beforeJson, afterJson }) => ({
    seq: Number(seq),
    tenant: of,
    device,
    changedAt: Number(changedAt),
    before: facetsOf(beforeJson),
    after: facetsOf(afterJson),
  }));
}

/** The number of the newest change; 0 where nothing has changed within the time that changes are kept. */
export async function newestChange(db: Kysely<ReadModelDatabase>): Promise<number> {
  const row = await db.selectFrom('changes').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return Number(row?.seq ?? 0);
}

/** The number of the oldest change that is kept; what comes after the one before it is whole. Undefined: there is none. */
export async function oldestChange(db: Kysely<ReadModelDatabase>): Promise<number | undefined> {
  const row = await db.selectFrom('changes').select('seq').orderBy('seq').limit(1).executeTakeFirst();
  return row && Number(row.seq);
}

// Written by the projector of the same product, in the shape of the type.
const facetsOf = (json: string | null): DeviceFacets | null =>
  json === null ? null : (JSON.parse(json) as DeviceFacets);
