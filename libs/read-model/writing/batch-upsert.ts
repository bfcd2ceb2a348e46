import { CompiledQuery, sql, type Insertable, type Kysely, type Transaction } from 'kysely';
import type { ReadModelDatabase } from '../schema/database.js';

type Table = keyof ReadModelDatabase;
type Writer = Kysely<ReadModelDatabase> | Transaction<ReadModelDatabase>;

/** Rows in one statement: 24 columns make 1,536 parameters, far below the 32,766 of SQLite and the 65,535 of PostgreSQL. */
const CHUNKS = [64, 8, 1] as const;
/** The texts of statements, by table and number of rows: compiling one costs more than running it. */
const compiled = new Map<string, string>();

/**
 * Inserts rows, or replaces those with the same key. All rows name the same columns; the last of two with one key must
 * not stand in one call.
 *
 * @param changed columns that are written where the key is there already; all where absent. An index on any other column
 *   is not touched then, whether or not its value is the same.
 */
export async function batchUpsert<T extends Table>(
  db: Writer,
  table: T,
  keys: readonly (keyof ReadModelDatabase[T] & string)[],
  rows: readonly Insertable<ReadModelDatabase[T]>[],
  changed?: readonly (keyof ReadModelDatabase[T] & string)[],
): Promise<void> {
  let from = 0;
  for (const size of CHUNKS) {
    for (; rows.length - from >= size; from += size)
      await upsert(db, table, keys, rows.slice(from, from + size), changed);
  }
}

async function upsert<T extends Table>(
  db: Writer,
  table: T,
  keys: readonly string[],
  rows: readonly Insertable<ReadModelDatabase[T]>[],
  changed: readonly string[] | undefined,
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const others = changed ?? columns.filter((column) => !keys.includes(column));
  const name = `${table} ${rows.length} ${columns.join()} ${others.join()}`;
  let text = compiled.get(name);
  if (text === undefined) {
    text = compile(db, table, keys, others, rows);
    compiled.set(name, text);
  }
  const parameters = rows.flatMap((row) => columns.map((column) => (row as Record<string, unknown>)[column]));
  await db.executeQuery(CompiledQuery.raw(text, parameters));
}

function compile<T extends Table>(
  db: Writer,
  table: T,
  keys: readonly string[],
  others: readonly string[],
  rows: readonly Insertable<ReadModelDatabase[T]>[],
): string {
  // The columns are not known to the type here, since it serves every table; the rows are typed where they are given.
  const insert = (db as unknown as Kysely<{ table: Record<string, unknown> }>)
    .insertInto(table as 'table')
    .values([...rows]);
  const whole = insert.onConflict((conflict) => {
    const on = conflict.columns([...keys]);
    return others.length === 0
      ? on.doNothing()
      : on.doUpdateSet(Object.fromEntries(others.map((column) => [column, sql.ref(`excluded.${column}`)])));
  });
  return whole.compile().sql;
}
