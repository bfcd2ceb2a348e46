import pg from 'pg';
import { CLIENT_GRACE_MS, IDLE_TIMEOUT_MS, type PostgresLimits } from './postgres-limits.js';
import { isAnswer, postgresFault } from './postgres-fault.js';
import { fromPostgresText, postgresText } from './postgres-text.js';
import { PreparedTexts } from './prepared-texts.js';

export type PostgresRow = Record<string, unknown>;

/** A connection for one transaction, or one statement. */
export interface PostgresClient {
  query<Row>(text: string, values?: readonly unknown[]): Promise<PostgresResult<Row>>;
  release(): void;
}

interface PostgresResult<Row> {
  readonly command: 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' | 'SELECT';
  readonly rowCount: number;
  rows: Row[];
}

export interface PostgresPoolOptions {
  /** Holds the password: never to be logged. */
  readonly url: string;
  readonly limits: PostgresLimits;
  /** Where names without a schema are looked for. */
  readonly schema: string;
}

/**
 * Connections to one database, as Kysely takes them. Every new one is told its schema and its limits; one that broke is
 * not used again, and the next statement has another: a server that comes back is found without a restart.
 */
export class PostgresPool {
  /** Of the driver, for whoever cancels statements; nobody does. */
  readonly options = {};
  readonly #pool: pg.Pool;
  readonly #setUp = new WeakSet<pg.PoolClient>();
  readonly #texts = new PreparedTexts();
  readonly #settings: readonly string[];

  constructor({ url, limits, schema }: PostgresPoolOptions) {
    const { connectionsMax, connectTimeoutMs, statementTimeoutMs, lockTimeoutMs } = limits;
    this.#settings = [pg.escapeIdentifier(schema), String(statementTimeoutMs), String(lockTimeoutMs)];
    this.#pool = new pg.Pool({
      connectionString: url,
      application_name: 'tillwatch',
      max: connectionsMax,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: statementTimeoutMs + CLIENT_GRACE_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      keepAlive: true,
      types: { getTypeParser },
    });
    // One that breaks while nobody uses it is dropped by the pool; who asks next gets another, or is told why not.
    this.#pool.on('error', () => {});
  }

  async connect(): Promise<PostgresClient> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw postgresFault(error);
    });
    let isBroken = false;
    const query = async <Row>(text: string, values: readonly unknown[] = []): Promise<PostgresResult<Row>> => {
      try {
        const name = this.#texts.nameOf(text);
        const asked = { text, values: values.map(parameter), ...(name !== undefined && { name }) };
        return (await client.query(asked)) as unknown as PostgresResult<Row>;
      } catch (error) {
        // Who was not answered cannot know what the connection does: a statement may still run on it.
        isBroken ||= !isAnswer(error);
        throw postgresFault(error);
      }
    };
    const release = (): void => client.release(isBroken);
    if (this.#setUp.has(client)) return { query, release };
    // It may break between two statements of a transaction, when the pool does not listen; the next one is told.
    client.on('error', () => (isBroken = true));
    try {
      await query(SET_UP, this.#settings);
    } catch (error) {
      isBroken = true;
      release();
      throw error;
    }
    this.#setUp.add(client);
    return { query, release };
  }

  /** One statement on a connection of its own. */
  async query<Row extends PostgresRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = await this.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      client.release();
    }
  }

  /** All statements in one transaction, or none of them. */
  async transaction<T>(work: (client: PostgresClient) => Promise<T>): Promise<T> {
    const client = await this.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => {}); // the connection is gone then, and the transaction with it
      throw error;
    } finally {
      client.release();
    }
  }

  /** Waits for whoever uses a connection. */
  async end(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}

/** Set on the connection and not by start-up parameters, which poolers between refuse. */
const SET_UP = `select set_config('search_path', $1, false), set_config('statement_timeout', $2, false),
  set_config('lock_timeout', $3, false), set_config('client_encoding', 'UTF8', false)`;

const parameter = (value: unknown): unknown => {
  if (typeof value === 'string') return postgresText(value);
  return Array.isArray(value) ? value.map(parameter) : value;
};

const { builtins } = pg.types;
/** Instants and counts fit a number (the largest is some 2^52); the driver would give them as text. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === builtins.INT8) return Number;
  if (oid === builtins.TEXT || oid === builtins.VARCHAR) return fromPostgresText;
  return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
}
