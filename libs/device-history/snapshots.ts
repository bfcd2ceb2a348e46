import type { DeviceState, FoldKey } from '#device';
import type { DeviceSnapshot, ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** A state of the fold and the key of the newest input that it holds. */
export interface Snapshot {
  readonly key: FoldKey;
  readonly state: DeviceState;
}

/** Inputs between two snapshots: a fifth of the 10,000 events that a request may have to fold, and some bytes an event. */
export const SNAPSHOT_INPUTS = 2_000;

/**
 * Says after which inputs a state is to be kept: every so many, but never between inputs that share a key (an event and
 * the lane change that it causes), since who goes on from a snapshot goes on behind its key.
 */
export class SnapshotPace {
  #kept: number;

  constructor(
    state: DeviceState,
    private readonly every: number,
  ) {
    this.#kept = Math.floor(state.pulse.folded / every);
  }

  isDue({ pulse }: DeviceState, next: FoldKey | undefined): boolean {
    const passed = Math.floor(pulse.folded / this.every);
    if (passed === this.#kept || (next !== undefined && next.eventId === pulse.newest?.eventId)) return false;
    this.#kept = passed;
    return true;
  }
}

export const snapshotRow = (
  tenant: string,
  device: string,
  { key, state }: Snapshot,
  knownAtMax: number,
): DeviceSnapshot => ({
  tenant,
  device,
  effectiveAt: key.effectiveAt,
  sequence: key.sequence ?? null,
  eventId: key.eventId,
  knownAtMax,
  stateJson: JSON.stringify(state),
});

/** The newest snapshot that holds nothing later than `before`, nor anything that became known after `knownBy`. */
export async function snapshotBefore(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
  { before, knownBy }: { readonly before?: number | undefined; readonly knownBy?: number | undefined },
): Promise<Snapshot | undefined> {
  let query = db.selectFrom('deviceSnapshots').selectAll().where('tenant', '=', tenant).where('device', '=', device);
  if (before !== undefined) query = query.where('effectiveAt', '<', before);
  if (knownBy !== undefined) query = query.where('knownAtMax', '<=', knownBy);
  const row = await query.orderBy('effectiveAt', 'desc').orderBy('eventId', 'desc').limit(1).executeTakeFirst();
  if (row === undefined) return undefined;
  const { effectiveAt, sequence, eventId } = row;
  return {
    key: sequence === null ? { effectiveAt, eventId } : { effectiveAt, sequence, eventId },
    state: JSON.parse(row.stateJson) as DeviceState,
  };
}

/** What happens at or after `from` makes them untrue. */
export const dropSnapshots = (
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  device: string,
  from: number,
): Promise<unknown> =>
  db
    .deleteFrom('deviceSnapshots')
    .where('tenant', '=', tenant)
    .where('device', '=', device)
    .where('effectiveAt', '>=', from)
    .execute();
