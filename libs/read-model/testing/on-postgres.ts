import { afterAll, it, jest } from '@jest/globals';
import { startPostgres } from '../../postgres/testing/postgres-server.js';
import { placesOn } from './places.js';

/** Each statement is a way to another process and back: four times what a file takes, and more on a busy machine. */
const TEST_TIMEOUT_MS = 300_000;

/**
 * Runs the specs of a module on PostgreSQL, with a server for the file: all that use `newPlace` have a schema each in one
 * database. A module that is run like this knows nothing of it.
 */
export async function onPostgres(specs: () => Promise<unknown>): Promise<void> {
  const postgres = await startPostgres();
  if (!postgres.isPresent) {
    it.todo('is tried on PostgreSQL, where there is one');
    return;
  }
  jest.setTimeout(TEST_TIMEOUT_MS);
  await placesOn(postgres);
  await specs();
  // After theirs, which close what is open on it.
  afterAll(() => postgres.remove());
}
