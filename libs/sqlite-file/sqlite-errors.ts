import { SqliteFileRefused, type SqliteFileRefusal } from './sqlite-file-refused.js';

/**
 * SQLite's result code, such as `SQLITE_FULL` or `SQLITE_IOERR_WRITE`; undefined when it is no error of SQLite. By its
 * code and not by its class: the addon keeps the class of whoever loaded it first, and a process may load it twice.
 */
export const sqliteCode = (error: unknown): string | undefined => {
  const code = codeOf(error);
  return code?.startsWith('SQLITE_') ? code : undefined;
};

/** Such as `ENOENT`; undefined when the error carries none. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** What an error on opening says about the file; anything else is a fault of ours and goes on as it is. */
export function refusalOf(error: unknown, file: string, what: string): unknown {
  const code = codeOf(error) ?? '';
  const refused = (refusal: SqliteFileRefusal, problem: string) =>
    new SqliteFileRefused(refusal, file, what, `${problem} (${code})`, { cause: error });
  if (/^SQLITE_(NOTADB|CORRUPT|FORMAT)/.test(code))
    return refused('damaged', 'is damaged, not a database that SQLite can read');
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return refused('locked', 'is already in use by another Tillwatch process');
  if (/^E[A-Z]+$/.test(code)) return refused('unwritable', 'cannot be opened');
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|IOERR|FULL)/.test(code))
    return refused('unwritable', 'cannot be opened for writing');
  return error;
}
