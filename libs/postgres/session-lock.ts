import pg from 'pg';
import { postgresCode } from './postgres-fault.js';
import { lockKey } from './postgres-locks.js';
import { POSTGRES_LIMITS } from './postgres-limits.js';
import { PostgresRefused } from './postgres-refused.js';

/** A connection that broke is made anew so often, and the lock taken again where nobody else has it by then. */
const RETAKE_EVERY_MS = 1_000;

/**
 * A lock by name that lasts as long as a connection of its own: a killed process leaves none behind. Where the connection
 * breaks it is taken again; who needs to know whether it is held meanwhile asks `fault`.
 */
export class SessionLock {
  readonly #url: string;
  readonly #name: string;
  readonly #what: string;
  #client: pg.Client | undefined;
  #fault: string | undefined;
  #again: NodeJS.Timeout | undefined;
  #isReleased = false;

  private constructor(url: string, name: string, what: string) {
    this.#url = url;
    this.#name = name;
    this.#what = what;
  }

  /**
   * @param what for the sentence of a refusal
   * @throws PostgresRefused, `locked` where another process has it
   */
  static async take(url: string, name: string, what: string): Promise<SessionLock> {
    const lock = new SessionLock(url, name, what);
    await lock.#take();
    return lock;
  }

  /** Why it is not held just now; undefined: it is. */
  readonly fault = (): string | undefined => this.#fault;

  async release(): Promise<void> {
    this.#isReleased = true;
    clearTimeout(this.#again);
    await this.#client?.end().catch(() => {});
  }

  async #take(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'tillwatch lock',
      connectionTimeoutMillis: POSTGRES_LIMITS.reading.connectTimeoutMs,
      query_timeout: POSTGRES_LIMITS.reading.statementTimeoutMs,
      keepAlive: true,
    });
    client.on('error', () => {}); // it ends then, too
    try {
      await client.connect();
      const text = 'select pg_try_advisory_lock($1::bigint) as taken';
      const { rows } = await client.query<{ taken: boolean }>(text, [lockKey(this.#name)]);
      if (rows[0]?.taken !== true) throw new PostgresRefused('locked', this.#what, 'is in use by another process');
    } catch (error) {
      await client.end().catch(() => {});
      if (error instanceof PostgresRefused) throw error;
      throw new PostgresRefused('unreachable', this.#what, `cannot be reached (${postgresCode(error)})`);
    }
    this.#client = client;
    this.#fault = undefined;
    client.on('end', () => this.#lost());
  }

  #lost(): void {
    if (this.#isReleased) return;
    this.#fault ??= `the ${this.#what} is not locked: its connection broke, and is made anew`;
    this.#again = setTimeout(() => {
      void this.#take().catch((error: unknown) => {
        if (error instanceof PostgresRefused && error.code === 'locked')
          this.#fault = `the ${this.#what} was taken by another process while its connection was broken`;
        this.#lost();
      });
    }, RETAKE_EVERY_MS).unref();
  }
}
