import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { checkIdentity, checkLog, type SqliteIdentity } from './probe.js';
import { refusalOf } from './sqlite-errors.js';
import { SqliteFileRefused } from './sqlite-file-refused.js';

/** What is wrong is told in so many lines at most; one cause breaks many pages. */
const FINDINGS_MAX = 10;

export interface ExamineSqliteFile {
  readonly identity: SqliteIdentity;
  /** Whether somebody writes it: the end of its log moves then, and only its beginning is looked at. */
  readonly isInUse: boolean;
  /** `quick`: the pages by themselves; `whole`: every index beside its table too, some seconds a gigabyte. */
  readonly pages: 'quick' | 'whole';
}

/**
 * Looks at all of a file of this product, read-only, beside whoever writes it.
 *
 * @returns its schema version, 0 where nothing is in it yet, and what contradicts itself in its pages
 * @throws SqliteFileRefused for one that is missing, damaged, foreign or newer
 */
export function examineSqliteFile(
  file: string,
  { identity, isInUse, pages }: ExamineSqliteFile,
): { readonly schemaVersion: number; readonly damage: readonly string[] } {
  const { what } = identity;
  if (!existsSync(file)) throw new SqliteFileRefused('missing', file, what, 'is missing');
  let database: Database.Database | undefined;
  try {
    checkLog(file, { ...identity, mode: isInUse ? 'read' : 'own' });
    database = new Database(file, { readonly: true, fileMustExist: true });
    checkIdentity(database, file, identity);
    const check = pages === 'quick' ? 'quick_check' : 'integrity_check';
    const found = database.prepare<[], string>(`PRAGMA ${check}(${FINDINGS_MAX})`).pluck().all();
    const schemaVersion = Number(database.pragma('user_version', { simple: true }));
    return { schemaVersion, damage: found.filter((line) => line !== 'ok') };
  } catch (error) {
    throw refusalOf(error, file, what);
  } finally {
    database?.close();
  }
}
