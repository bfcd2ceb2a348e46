import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { codeOf } from './sqlite-errors.js';

/**
 * Whether somebody holds the lock of `lockFile`. Asks with a read of an instant, so that who takes it at the same time is
 * hardly ever in its way; makes nothing.
 */
export function isHeld(lock: string): boolean {
  if (!existsSync(lock)) return false;
  let database: Database.Database | undefined;
  try {
    database = new Database(lock, { readonly: true, fileMustExist: true, timeout: 0 });
    database.pragma('schema_version');
    return false;
  } catch (error) {
    if (codeOf(error)?.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    database?.close();
  }
}
