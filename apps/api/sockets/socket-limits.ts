/** Open sockets of one process; each costs some 50 KiB, so 500 MiB at most. */
export const SOCKETS_MAX = 10_000;

/** A message of a client: a query of 240,000 characters and its variables. */
export const MESSAGE_BYTES_MAX = 512 * 1024;

/** How often a socket's key is looked up again: a revoked one ends its sockets within two seconds. */
export const KEY_CHECK_MS = 1_000;

/** A pong must come within this time of its ping, or the line is broken. */
export const PING_MS = 12_000;

/** Time for a closing frame to get through to whoever does not read. */
export const CLOSE_MS = 3_000;

/** The same for one that is too slow: it may begin to read again, and is to learn why it was closed. */
export const STUCK_CLOSE_MS = 30_000;

/** Close codes; the first two are the protocol's (graphql-transport-ws), the third is ours. */
export const CLOSE = { UNAUTHENTICATED: 4401, FORBIDDEN: 4403, LIMIT_EXCEEDED: 4429, GOING_AWAY: 1001 } as const;
