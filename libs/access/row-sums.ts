import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';

/** What a row's checksum is over: all of it. A database would not notice a secret or a role that changed on the disk. */
const COLUMNS = {
  keys: 'key_id, tenant, role, hash, origin, created_at, revoked_at',
  tenant_secrets: 'tenant, name, secret, made_at',
} as const;

type Table = keyof typeof COLUMNS;
type Value = string | number | null | Uint8Array;

/** The checksum of one row, whatever database keeps it. */
export const rowSum = (values: readonly Value[]): number => crc32(JSON.stringify(values.map(plain)));
const plain = (value: Value): Value => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);

/** Makes the SQL function that the checksums are computed with; each connection needs its own. */
export function addRowSums(database: Database): void {
  database.function('row_sum', { deterministic: true, varargs: true }, (...values: unknown[]) =>
    rowSum(values as Value[]),
  );
}

/** Sets the checksums of a table's rows, or of those that a condition names. */
export const sumRows = (table: Table, where = 'TRUE'): string =>
  `UPDATE ${table} SET sum = row_sum(${COLUMNS[table]}) WHERE ${where}`;

/** How many rows of keys and secrets are not what was written. */
export function damagedRows(database: Database): number {
  return Object.entries(COLUMNS).reduce((sum, [table, columns]) => {
    const count = database
      .prepare<[], number>(`SELECT count(*) FROM ${table} WHERE sum IS NOT row_sum(${columns})`)
      .pluck();
    return sum + (count.get() ?? 0);
  }, 0);
}
