import type { Kysely } from 'kysely';
import type { PositionTermRow, ReadModelDatabase } from '../schema/database.js';

/** Terms that a position shows, the newest: a lane whose terminal is swapped every month fills it in forty years. */
const TERMS_MAX = 500;

/** The newest first; empty: nobody ever served it. */
export const termsOf = (db: Kysely<ReadModelDatabase>, tenant: string, position: string): Promise<PositionTermRow[]> =>
  db
    .selectFrom('positionTerms')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('position', '=', position)
    .orderBy('ordinal', 'desc')
    .limit(TERMS_MAX)
    .execute();
