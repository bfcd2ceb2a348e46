/**
 * - `unreachable`: no connection, or none that is let in; `unfit`: not a database that this product can use
 * - `damaged`: rows are not what was written
 * - `newer`, `older`: of another version of this product; `missing`: nothing is there yet
 * - `locked`: in use by another process
 */
export type PostgresRefusal = 'unreachable' | 'unfit' | 'damaged' | 'newer' | 'older' | 'missing' | 'locked';

const ADVICE: Readonly<Record<PostgresRefusal, string>> = {
  unreachable: 'check that the server runs, the address, the user, the password and the rights, then start again',
  unfit: 'name another database',
  damaged: 'it was left as it is: restore a backup of the database, then start again',
  newer: 'it was left as it is: start the version that wrote it, or restore a backup of this one',
  older: 'start the server once, so that it is brought up to date',
  missing: 'start the server once',
  locked: 'stop that one first, or name another database',
};

/** A database was not opened. The message is for the person who starts the server; it names no address and no secret. */
export class PostgresRefused extends Error {
  override readonly name = 'PostgresRefused';

  /** @param problem completes the sentence "The <what> on PostgreSQL ..." */
  constructor(
    readonly code: PostgresRefusal,
    readonly what: string,
    readonly problem: string,
  ) {
    super(`The ${what} on PostgreSQL ${problem}; ${ADVICE[code]}.`);
  }
}
