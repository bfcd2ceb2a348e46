import type { LogPosition } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';

/** The one projector of the embedded default; with many, each owner of shards has a row. */
export const PROJECTOR = 'all';

/** Somebody else moved the checkpoint: two projectors write one read model, and this one must stop. */
export class CheckpointMoved extends Error {
  override readonly name = 'CheckpointMoved';
  constructor() {
    super('another projector has moved the checkpoint of this read model');
  }
}

export async function readCheckpoint(db: Kysely<ReadModelDatabase>): Promise<LogPosition> {
  const row = await db
    .selectFrom('checkpoints')
    .select('logPosition')
    .where('projector', '=', PROJECTOR)
    .executeTakeFirst();
  return BigInt(row?.logPosition ?? 0) as LogPosition;
}

export interface CheckpointMove {
  readonly from: LogPosition;
  readonly to: LogPosition;
  readonly now: number;
  readonly newestReceivedAt: number;
}

/**
 * Moves the checkpoint within the transaction that wrote the rows.
 *
 * @throws CheckpointMoved which aborts the transaction
 */
export async function moveCheckpoint(
  db: Kysely<ReadModelDatabase>,
  { from, to, now, newestReceivedAt }: CheckpointMove,
): Promise<void> {
  const row = { logPosition: String(to), movedAt: now, newestReceivedAt };
  const { numUpdatedRows } = await db
    .updateTable('checkpoints')
    .set(row)
    .where('projector', '=', PROJECTOR)
    .where('logPosition', '=', String(from))
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return;
  if (from !== 0n) throw new CheckpointMoved();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('checkpoints')
    .values({ projector: PROJECTOR, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new CheckpointMoved();
}
