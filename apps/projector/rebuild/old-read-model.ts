import { existsSync } from 'node:fs';
import { isBeyondUse, notFoldedFrom, openReadModel, type DeadLetter, type Origin } from '#read-model';
import { sqliteCode, SqliteFileRefused } from '#sqlite-file';

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
 * @throws SqliteFileRefused where the file is not ours, or cannot be looked at now
 */
export async function oldReadModel(file: string, origin: Origin): Promise<OldReadModel> {
  if (!existsSync(file)) return { isBeyondUse: false };
  try {
    const model = await openReadModel({ file, mode: 'read' });
    try {
      if ((await notFoldedFrom(model.db, origin)) !== undefined) return { isBeyondUse: true };
      return { deadLetters: await model.db.selectFrom('deadLetters').selectAll().execute(), isBeyondUse: false };
    } finally {
      await model.close();
    }
  } catch (error) {
    if (error instanceof SqliteFileRefused && error.code === 'missing') return { isBeyondUse: false }; // empty
    if (isBeyondUse(error) || isDamage(error)) return { isBeyondUse: true };
    throw error;
  }
}

/** Met only while it is read: a page in the middle. */
const isDamage = (error: unknown): boolean => /^SQLITE_(?:CORRUPT|NOTADB)/.test(sqliteCode(error) ?? '');
