import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, it, jest } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../../postgres/testing/postgres-server.js';
import { readModelAt, type ReadModelLocation, type ReadModelPlace } from '../index.js';

/** A place of a spec, and of nobody else. */
export interface SpecPlace {
  readonly location: ReadModelLocation;
  readonly place: ReadModelPlace;
  /** With everything beside it; all that was opened there is closed. */
  remove(): Promise<void>;
}

/** In a folder of its own, unless the specs of the file are being run `onPostgres`. */
export const newPlace = (): SpecPlace => server?.newPlace() ?? newFile();

function newFile(): SpecPlace {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-read-model-'));
  const location = { kind: 'sqlite', file: path.join(folder, 'read-model.db') } as const;
  return {
    location,
    place: readModelAt(location),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

let server: { newPlace(): SpecPlace } | undefined;

/** Each statement is a way to another process and back: four times what a file takes, and more on a busy machine. */
const TEST_TIMEOUT_MS = 300_000;

/**
 * Runs the specs of a module on PostgreSQL, with a server for the file: all that use `newPlace` have a schema each in one
 * database. A module that is run like this knows nothing of it.
 */
export async function onPostgres(specs: () => Promise<unknown>): Promise<void> {
  const postgres = await startPostgres();
  if (postgres.describe !== describe) return postgres.describe('on PostgreSQL', () => it('is passed over', () => {}));
  jest.setTimeout(TEST_TIMEOUT_MS);
  server = schemasOf(postgres, await postgres.database());
  await specs();
  // After theirs, which close what is open on it.
  afterAll(() => postgres.remove());
}

function schemasOf(postgres: TestPostgres, url: string): { newPlace(): SpecPlace } {
  let made = 0;
  return {
    newPlace() {
      const schema = `read_model_${(made += 1)}`;
      const location = { kind: 'postgres', url, schema } as const;
      const place = readModelAt(location);
      return {
        location,
        place,
        async remove() {
          await place.close();
          const all = 'select nspname from pg_namespace where nspname ~ $1';
          for (const { nspname } of await postgres.query(url, all, [`^${schema}(_|$)`]))
            await postgres.query(url, `drop schema "${String(nspname)}" cascade`);
        },
      };
    },
  };
}
