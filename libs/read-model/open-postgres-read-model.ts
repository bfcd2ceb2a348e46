import { openPostgres, PostgresRefused, POSTGRES_LIMITS, takeTransactionLock, type PostgresPool } from '#postgres';
import {
  CamelCasePlugin,
  CompiledQuery,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  type PostgresDialectConfig,
} from 'kysely';
import type { ReadModel } from './read-model.js';
import { createTables } from './schema/create-tables.js';
import type { ReadModelDatabase } from './schema/database.js';
import { READ_MODEL_VERSION } from './schema/version.js';

type KyselyPool = Extract<PostgresDialectConfig['pool'], { end(): unknown }>;

const WHAT = 'read model';
/** Row of `meta` that tells the version of the schema, as `user_version` does of a file. */
const VERSION = 'schemaVersion';

export interface OpenPostgresReadModel {
  /** Holds the password: never to be logged. */
  readonly url: string;
  readonly schema: string;
  readonly mode: 'own' | 'read';
}

/**
 * Opens the read model in a schema of a database; `own` makes it where there is none. Processes that do so at once wait
 * for the one that comes first.
 *
 * @throws PostgresRefused for a database that cannot be reached or used, or a read model of another version
 */
export async function openPostgresReadModel({ url, schema, mode }: OpenPostgresReadModel): Promise<ReadModel> {
  const limits = mode === 'own' ? POSTGRES_LIMITS.projecting : POSTGRES_LIMITS.reading;
  const pool = await openPostgres({ url, what: WHAT, limits, schema });
  const db = new Kysely<ReadModelDatabase>({
    // It is typed for cursors too, which nobody here asks for.
    dialect: new PostgresDialect({ pool: pool as unknown as KyselyPool }),
    // `in ()` is none of them to SQLite, and an error to PostgreSQL.
    plugins: [new CamelCasePlugin(), new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
  const close = async (): Promise<void> => {
    await db.destroy();
    await pool.end(); // Kysely ends what it has used
  };
  try {
    if (mode === 'own') await makeSchema(pool, schema);
    await checkOrCreate(db, schema, mode);
    return { db, settle: () => {}, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Only where it is missing: its user need not have the right to make one. */
async function makeSchema(pool: PostgresPool, schema: string): Promise<void> {
  await pool.transaction(async (client) => {
    await takeTransactionLock(client, `${schema} schema`);
    const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
    if (rows.length === 0) await client.query(`create schema "${schema}"`);
  });
}

async function checkOrCreate(db: Kysely<ReadModelDatabase>, schema: string, mode: 'own' | 'read'): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (mode === 'own') await lockTables(tx, schema);
    if (!(await isMade(tx, schema))) {
      if (mode === 'read') throw new PostgresRefused('missing', WHAT, 'is not there');
      await createTables(tx);
      await tx
        .insertInto('meta')
        .values({ name: VERSION, value: String(READ_MODEL_VERSION) })
        .execute();
      return;
    }
    const row = await tx.selectFrom('meta').select('value').where('name', '=', VERSION).executeTakeFirst();
    const version = Number(row?.value ?? 0);
    if (version === READ_MODEL_VERSION) return;
    const problem = `has version ${version}, and this Tillwatch keeps version ${READ_MODEL_VERSION}`;
    throw new PostgresRefused(version < READ_MODEL_VERSION ? 'older' : 'newer', WHAT, problem);
  });
}

const lockTables = (tx: Kysely<ReadModelDatabase>, schema: string): Promise<unknown> =>
  tx.executeQuery(CompiledQuery.raw('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${schema} tables`]));

async function isMade(tx: Kysely<ReadModelDatabase>, schema: string): Promise<boolean> {
  const made = 'select to_regclass($1) is not null as made';
  const { rows } = await tx.executeQuery<{ made: boolean }>(CompiledQuery.raw(made, [`"${schema}".meta`]));
  return rows[0]?.made === true;
}
