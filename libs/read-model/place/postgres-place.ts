import {
  openPostgres,
  POSTGRES_LIMITS,
  SessionLock,
  takeTransactionLock,
  type PostgresClient,
  type PostgresPool,
} from '#postgres';
import { openPostgresReadModel } from '../open-postgres-read-model.js';
import type { ReadModel } from '../read-model.js';
import type { PlaceLock, ReadModelPlace } from './read-model-place.js';

const WHAT = 'read model';
const LIMITS = { ...POSTGRES_LIMITS.reading, connectionsMax: 1 };

/**
 * A schema of a database. What lies beside it are schemas too, and to exchange them is to rename them in one transaction:
 * connections look names up by the schema's name, so that those that are open read the new one from then on.
 */
export class PostgresPlace implements ReadModelPlace {
  readonly isReadThroughExchange = true;
  readonly #url: string;
  /** Whether something was rebuilt is asked twice a second; made when first needed. */
  #pool: Promise<PostgresPool> | undefined;

  /** @param name of the schema: letters, digits and underscores, 30 at most, since names of 63 bytes are made from it */
  constructor(
    url: string,
    readonly name: string,
  ) {
    this.#url = url;
  }

  isThere(): Promise<boolean> {
    return this.#has(this.name);
  }

  open(mode: 'own' | 'read'): Promise<ReadModel> {
    return openPostgresReadModel({ url: this.#url, schema: this.name, mode });
  }

  lock(): Promise<PlaceLock> {
    return SessionLock.take(this.#url, this.name, WHAT);
  }

  lockRebuilding(): Promise<PlaceLock> {
    return SessionLock.take(this.#url, this.#rebuilding, `rebuild of the ${WHAT}`);
  }

  async openRebuilding(): Promise<ReadModel> {
    await this.dropRebuilding();
    return openPostgresReadModel({ url: this.#url, schema: this.#rebuilding, mode: 'own' });
  }

  dropRebuilding(): Promise<void> {
    return this.#change((client) => drop(client, this.#rebuilding));
  }

  finishRebuilding(): Promise<void> {
    return this.#change(async (client) => {
      await drop(client, this.#rebuilt); // of a rebuild that nobody has taken over yet
      await rename(client, this.#rebuilding, this.#rebuilt);
    });
  }

  hasRebuilt(): Promise<boolean> {
    return this.#has(this.#rebuilt);
  }

  async putRebuiltInPlace(): Promise<void> {
    const isExchanged = await this.#change(async (client) => {
      if (!(await has(client, this.#rebuilt))) return false;
      await drop(client, this.#replaced); // of an exchange that was cut off
      if (await has(client, this.name)) await rename(client, this.name, this.#replaced);
      await rename(client, this.#rebuilt, this.name);
      return true;
    });
    // Waits for queries that still read it. Where that takes too long it lies there until the next exchange.
    if (isExchanged) await this.#change((client) => drop(client, this.#replaced)).catch(() => {});
  }

  async setAside(now: number): Promise<string> {
    const aside = `${this.name}_aside_${new Date(now).toISOString().replace(/\D/g, '')}`;
    await this.#change((client) => rename(client, this.name, aside));
    return aside;
  }

  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool)?.end();
  }

  get #rebuilding(): string {
    return `${this.name}_rebuild`;
  }

  get #rebuilt(): string {
    return `${this.name}_rebuilt`;
  }

  get #replaced(): string {
    return `${this.name}_replaced`;
  }

  #has(schema: string): Promise<boolean> {
    return this.#change((client) => has(client, schema));
  }

  async #change<T>(change: (client: PostgresClient) => Promise<T>): Promise<T> {
    this.#pool ??= openPostgres({ url: this.#url, what: WHAT, limits: LIMITS, schema: this.name });
    const pool = await this.#pool.catch((error: unknown) => {
      this.#pool = undefined;
      throw error;
    });
    return pool.transaction(async (client) => {
      await takeTransactionLock(client, `${this.name} exchange`);
      return change(client);
    });
  }
}

async function has(client: PostgresClient, schema: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
  return rows.length > 0;
}

const drop = async (client: PostgresClient, schema: string): Promise<void> => {
  await client.query(`drop schema if exists "${schema}" cascade`);
};
const rename = async (client: PostgresClient, from: string, to: string): Promise<void> => {
  await client.query(`alter schema "${from}" rename to "${to}"`);
};
