import { batchUpsert, type ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { Poisoned } from '../page/classified.js';
import { PROJECTOR } from './checkpoint.js';

/** Lists events that were passed because they could not be decoded or folded, in the transaction that passes them. */
export const listDeadLetters = (
  db: Kysely<ReadModelDatabase>,
  poisoned: readonly Poisoned[],
  now: number,
): Promise<void> =>
  batchUpsert(
    db,
    'deadLetters',
    ['projector', 'logPosition'],
    poisoned.map(({ logPosition, ...letter }) => ({
      projector: PROJECTOR,
      logPosition: String(logPosition),
      ...letter,
      listedAt: now,
    })),
  );
