import { CompiledQuery, type Kysely } from 'kysely';
import type { ReadModelDatabase } from '../schema/database.js';

export interface Projected {
  /** The least over all projectors: everything up to it is in the rows. 0 before the first event. */
  readonly logPosition: bigint;
  /** When it last moved; milliseconds since 1970. */
  readonly movedAt: number;
}

/** Built once: it is asked for with every answer. */
const CHECKPOINTS = CompiledQuery.raw('select log_position, moved_at from checkpoints') as CompiledQuery<
  Pick<ReadModelDatabase['checkpoints'], 'logPosition' | 'movedAt'>
>;

/** How far the read model has come. */
export async function readProjected(db: Kysely<ReadModelDatabase>): Promise<Projected> {
  const { rows } = await db.executeQuery(CHECKPOINTS);
  const [first, ...others] = rows.map(({ logPosition, movedAt }) => ({
    logPosition: BigInt(logPosition),
    movedAt: Number(movedAt),
  }));
  if (first === undefined) return { logPosition: 0n, movedAt: 0 };
  return others.reduce((least, one) => (one.logPosition < least.logPosition ? one : least), first);
}
