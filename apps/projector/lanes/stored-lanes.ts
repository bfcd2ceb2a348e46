import type { LaneChange } from '#device';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** Lane changes of one device as they were folded last. */
export interface StoredLanes {
  readonly changes: readonly LaneChange[];
  readonly knownAtMax: number;
}

/** Names in one `in (...)`, far below the 32,766 parameters of SQLite. */
const NAMES_MAX = 1_000;

export async function storedLanes(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  devices: readonly string[],
): Promise<Map<string, StoredLanes>> {
  const found = new Map<string, StoredLanes>();
  for (let at = 0; at < devices.length; at += NAMES_MAX) {
    const names = devices.slice(at, at + NAMES_MAX);
    const rows = await db
      .selectFrom('deviceLanes')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('device', 'in', names)
      .execute();
    for (const { device, changesJson, knownAtMax } of rows)
      found.set(device, { changes: JSON.parse(changesJson) as LaneChange[], knownAtMax });
  }
  return found;
}

export const knownAtMaxOfLanes = async (
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
): Promise<number> => (await storedLanes(db, tenant, [device])).get(device)?.knownAtMax ?? Number.MIN_SAFE_INTEGER;
