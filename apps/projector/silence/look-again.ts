import type { ReadModelDatabase } from '#read-model';
import type { Kysely, UpdateQueryBuilder, UpdateResult } from 'kysely';

/** Before every instant at which anybody looks. */
const AT_ONCE = Number.MIN_SAFE_INTEGER;

type DevicesUpdate = UpdateQueryBuilder<ReadModelDatabase, 'devices', 'devices', UpdateResult>;

/** Has the wheel visit devices at its next turn: something outside of them has changed what is to be said of them. */
export async function lookAgainAtOnce(
  db: Kysely<ReadModelDatabase>,
  which: (query: DevicesUpdate) => DevicesUpdate,
): Promise<void> {
  await which(db.updateTable('devices').set({ lookAgainAt: AT_ONCE })).execute();
}
