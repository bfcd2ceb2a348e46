import pg from 'pg';

/**
 * A statement that the server refused, or did not answer. `code` is SQLSTATE or the system's code. The server's own words
 * quote values of rows: they are left out, but where they tell of a statement that is wrong in itself.
 */
export class PostgresFault extends Error {
  override readonly name = 'PostgresFault';

  constructor(
    readonly code: string,
    where: string,
  ) {
    super(`a statement on PostgreSQL failed (${where === '' ? code : `${code}: ${where}`})`);
  }
}

/** Class 42: names and syntax, nothing of a row. */
const OF_THE_STATEMENT = /^42/;

export function postgresFault(error: unknown): PostgresFault {
  const code = postgresCode(error);
  if (!(error instanceof pg.DatabaseError)) return new PostgresFault(code, '');
  const names = [error.table, error.column, error.constraint].filter((name) => name !== undefined);
  return new PostgresFault(code, OF_THE_STATEMENT.test(code) ? error.message : names.join(' '));
}

/** SQLSTATE, or the system's code, of an error of the driver: all that is told of it, since its text may quote rows. */
export function postgresCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /timeout|timed out/i.test(error.message) ? 'TIMEOUT' : 'CONNECTION';
}

/** Whether the server itself answered, so that the connection is fine; classes 08 and 57P end it. */
export const isAnswer = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && !/^(?:08|57P)/.test(error.code ?? '08');
