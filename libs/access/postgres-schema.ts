import { takeTransactionLock, PostgresRefused, type PostgresClient, type PostgresPool } from '#postgres';

export const ACCESS_SCHEMA = 'tillwatch_access';
const WHAT = 'access store';

type Migration = (client: PostgresClient) => Promise<void>;

const createTables: Migration = async (client) => {
  for (const statement of [
    `create table state (
       one integer primary key check (one = 1),
       schema_version integer not null,
       changes bigint not null
     )`,
    `create table keys (
       key_id text collate "C" primary key,
       tenant text collate "C" not null,
       role text collate "C" not null,
       hash text collate "C" not null unique,
       origin text collate "C" not null,
       created_at bigint not null,
       revoked_at bigint,
       sum bigint not null,
       ordinal bigint generated always as identity
     )`,
    `create table tenant_secrets (
       tenant text collate "C" not null,
       name text collate "C" not null,
       secret bytea not null,
       made_at bigint not null,
       sum bigint not null,
       primary key (tenant, name)
     )`,
    // What is done once in the life of an installation.
    'create table first_starts (name text collate "C" primary key, made_at bigint not null)',
    'insert into state values (1, 0, 0)',
    // Whoever changes anything, by hand too, is seen by the processes that follow: they look at one number.
    `create function count_change() returns trigger language plpgsql as
       $$ begin update ${ACCESS_SCHEMA}.state set changes = changes + 1; return null; end $$`,
  ])
    await client.query(statement);
  for (const table of ['keys', 'tenant_secrets', 'first_starts']) {
    await client.query(
      `create trigger count_change after insert or update or delete or truncate on ${table}
         for each statement execute function count_change()`,
    );
  }
};

/** One for each version, from the empty database on; what is released here is never changed, only added to. */
const MIGRATIONS: readonly Migration[] = [createTables];

/**
 * Brings the tables up to this version. Processes that start at once wait for the one that does it.
 *
 * @throws PostgresRefused for a database of a newer version
 */
export async function migrateAccess(pool: PostgresPool): Promise<void> {
  await pool.transaction(async (client) => {
    await takeTransactionLock(client, `${ACCESS_SCHEMA} schema`);
    const version = await versionOf(client);
    if (version > MIGRATIONS.length) {
      const problem = `has version ${version}, and this Tillwatch knows version ${MIGRATIONS.length}`;
      throw new PostgresRefused('newer', WHAT, problem);
    }
    for (const migration of MIGRATIONS.slice(version)) await migration(client);
    if (version < MIGRATIONS.length) await client.query('update state set schema_version = $1', [MIGRATIONS.length]);
  });
}

/** 0: nothing is there. The schema is made only where it is missing: its user need not have the right to make one. */
async function versionOf(client: PostgresClient): Promise<number> {
  const { rows: schemas } = await client.query('select 1 from pg_namespace where nspname = $1', [ACCESS_SCHEMA]);
  if (schemas.length === 0) await client.query(`create schema ${ACCESS_SCHEMA}`);
  const { rows: tables } = await client.query<{ there: boolean }>(
    `select to_regclass('${ACCESS_SCHEMA}.state') is not null as there`,
  );
  if (tables[0]?.there !== true) return 0;
  const { rows } = await client.query<{ version: number }>('select schema_version as version from state');
  return rows[0]?.version ?? 0;
}
