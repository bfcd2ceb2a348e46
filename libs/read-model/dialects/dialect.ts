import { CompiledQuery, sql, SqliteAdapter, type ColumnDefinitionBuilder, type Kysely, type RawBuilder } from 'kysely';

/** All in which the databases differ; queries are the same text for both. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** A text that is ordered by its bytes: cursors and prefixes rely on one order. */
  readonly text: 'text' | RawBuilder<unknown>;
  /** A number that grows and is never given twice, also after the newest rows are gone. */
  readonly neverAgain: {
    readonly type: 'integer' | 'bigserial';
    readonly column: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
  };
  /** A column of an index in which what is null comes before everything that rises. */
  risingNullsFirst(column: string): RawBuilder<unknown>;
  /** `others` moves when another connection has written, `own` when this one has; undefined: the database has no such word. */
  readonly written: CompiledQuery<{ readonly others: number; readonly own: number }> | undefined;
}

const SQLITE: Dialect = {
  name: 'sqlite',
  text: 'text',
  neverAgain: { type: 'integer', column: (column) => column.primaryKey().autoIncrement() },
  risingNullsFirst: (column) => sql.ref(column),
  written: CompiledQuery.raw('select data_version as others, total_changes() as own from pragma_data_version'),
};

/** A text column holds JSON as it was written: `jsonb` would refuse a NUL in it, and costs half as much again to write. */
const POSTGRES: Dialect = {
  name: 'postgres',
  text: sql`text collate "C"`,
  neverAgain: { type: 'bigserial', column: (column) => column.primaryKey() },
  risingNullsFirst: (column) => sql`${sql.ref(column)} nulls first`,
  written: undefined,
};

/** Of the database behind `db`. */
export const dialectOf = (db: Pick<Kysely<unknown>, 'getExecutor'>): Dialect =>
  db.getExecutor().adapter instanceof SqliteAdapter ? SQLITE : POSTGRES;
