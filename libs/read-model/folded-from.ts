import type { Kysely } from 'kysely';
import type { ReadModelDatabase } from './schema/database.js';

/** The event store that a read model is to belong to. */
export interface Origin {
  readonly storeId: string;
  /** Position of its newest event. */
  readonly head: bigint;
}

const STORE = 'store';

/** From now on this read model is folded from that event store. Does nothing where it is of one already. */
export async function bindToStore(db: Kysely<ReadModelDatabase>, storeId: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ name: STORE, value: storeId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Says why the rows cannot have been folded from this event store, in words that go on after "it"; undefined where they
 * can. What is of another store, or of events that the store has not (an older copy of it was put back), would be served
 * as if it were true, and new events would be passed over for good.
 */
export async function notFoldedFrom(
  db: Kysely<ReadModelDatabase>,
  { storeId, head }: Origin,
): Promise<string | undefined> {
  const known = await db.selectFrom('meta').select('value').where('name', '=', STORE).executeTakeFirst();
  const checkpoints = await db.selectFrom('checkpoints').select('logPosition').execute();
  if (known === undefined && checkpoints.length === 0) return undefined; // nothing was folded into it yet
  if (known?.value !== storeId) return 'was folded from another event store';
  const isAhead = checkpoints.some(({ logPosition }) => BigInt(logPosition) > head);
  return isAhead ? 'holds events that the event store has not' : undefined;
}
