/** How long a pool waits, and for what. */
export interface PostgresLimits {
  /** Connections of one pool. */
  readonly connectionsMax: number;
  /** A server that does not answer at all. */
  readonly connectTimeoutMs: number;
  /** One statement, on the server. */
  readonly statementTimeoutMs: number;
  /** Waiting for what another transaction has locked, on the server; part of the statement's time. */
  readonly lockTimeoutMs: number;
}

/**
 * A process of everything has at most 8 connections that read for the api, 2 that project, 2 that follow keys in each of
 * two threads and one that holds the lock: 15 of the 100 that a PostgreSQL allows by default.
 */
export const POSTGRES_LIMITS = {
  access: { connectionsMax: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000, lockTimeoutMs: 5_000 },
  reading: { connectionsMax: 8, connectTimeoutMs: 5_000, statementTimeoutMs: 15_000, lockTimeoutMs: 5_000 },
  /** A transaction of 200,000 events is many statements, each far below a minute. */
  projecting: { connectionsMax: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000, lockTimeoutMs: 30_000 },
} as const satisfies Record<string, PostgresLimits>;

/** A frozen server cannot end a statement itself: so much later the client gives up, and the connection with it. */
export const CLIENT_GRACE_MS = 5_000;
/** A connection that nobody used for so long is given back. */
export const IDLE_TIMEOUT_MS = 60_000;
/** Texts that are prepared on each connection; the product has some sixty, each length of a list one more. */
export const PREPARED_MAX = 300;
/** A text is prepared when it was asked so often: what is asked once is not worth the server's memory. */
export const PREPARED_AFTER = 3;
/** Texts that are counted until they are prepared: some 2 kB each, 2 MB at most. */
export const COUNTED_MAX = 1_000;
