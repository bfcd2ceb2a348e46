import { isBeyondUse, notFoldedFrom, type DeadLetter, type Origin, type ReadModelPlace } from '#read-model';
import { sqliteCode } from '#sqlite-file';

/** What a rebuild needs to know of the read model that it is to take the place of. */
export interface OldReadModel {
  /** Those that were passed before; undefined where there is no read model that can tell. */
  readonly deadLetters?: readonly DeadLetter[];
  /** Damaged, of another version or of other events: worth keeping for whoever wants to know why. */
  readonly isBeyondUse: boolean;
}

/**
 * Looks at the read model, which may be in use, missing or damaged: that is what a rebuild is for.
 *
 * @throws SqliteFileRefused, PostgresRefused where it is not ours, or cannot be looked at now
 */
export async function oldReadModel(place: ReadModelPlace, origin: Origin): Promise<OldReadModel> {
  if (!(await place.isThere())) return { isBeyondUse: false };
  try {
    const model = await place.open('read');
    try {
      if ((await notFoldedFrom(model.db, origin)) !== undefined) return { isBeyondUse: true };
      return { deadLetters: await model.db.selectFrom('deadLetters').selectAll().execute(), isBeyondUse: false };
    } finally {
      await model.close();
    }
  } catch (error) {
    if (isMissing(error)) return { isBeyondUse: false }; // empty
    if (isBeyondUse(error) || isDamage(error)) return { isBeyondUse: true };
    throw error;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'missing';

/** Met only while it is read: a page in the middle. */
const isDamage = (error: unknown): boolean => /^SQLITE_(?:CORRUPT|NOTADB)/.test(sqliteCode(error) ?? '');
