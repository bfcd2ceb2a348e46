import { EventStoreDBClient } from '@eventstore/db-client';

/** The client knows the older name of the scheme only. */
const toEsdb = (url: string): string => url.replace(/^kurrentdb/, 'esdb');

/**
 * The client of a connection string, which connects at its first call. Its errors and its debug output (`DEBUG=esdb:*`)
 * repeat the string with the password in it, so they are not passed on.
 */
export function connect(url: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(toEsdb(url));
  } catch (error) {
    const isFile = error instanceof Error && /^(Failed to load certificate|userCertFile must)/.test(error.message);
    throw new Error(
      isFile
        ? `the event store cannot be reached: ${error.message}`
        : 'the connection string of the event store is not understood',
    );
  }
}
