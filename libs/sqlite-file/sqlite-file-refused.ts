import path from 'node:path';

/**
 * - `damaged`: not what SQLite wrote; `torn`: cut short
 * - `foreign`: a sound SQLite file of somebody else; `newer`, `older`: of another version of this product
 * - `missing`, `unwritable`: as the file system says; `locked`: in use by another process
 */
export type SqliteFileRefusal =
  'damaged' | 'torn' | 'foreign' | 'newer' | 'older' | 'missing' | 'unwritable' | 'locked';

const ADVICE: Readonly<Record<SqliteFileRefusal, string>> = {
  damaged: 'it was left as it is: restore a backup, or move it away together with its -wal file, then start again',
  torn: 'it was left as it is: restore a backup, or move it away together with its -wal file, then start again',
  foreign: 'it was left as it is: move it away, or name another file',
  newer: 'it was left as it is: start the version that wrote it, or restore a backup of this one',
  older: 'start the server once, so that it is brought up to date',
  missing: 'name the folder of a server that was started before, or restore a backup',
  unwritable: 'make room and check the rights on the folder, then start again',
  locked: 'stop that one first, or choose another data folder',
};

/** A file was not opened, and nothing in it was changed. The message is for the person who starts the server. */
export class SqliteFileRefused extends Error {
  override readonly name = 'SqliteFileRefused';

  /** @param problem completes the sentence "The <what> <file name> ..." */
  constructor(
    readonly code: SqliteFileRefusal,
    readonly file: string,
    readonly what: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`The ${what} ${path.basename(file)} ${problem}; ${ADVICE[code]}.`, options);
  }
}
