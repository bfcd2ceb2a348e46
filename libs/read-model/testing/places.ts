import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestPostgres } from '../../postgres/testing/postgres-server.js';
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

/** From now on places are schemas of that server, in one database. */
export async function placesOn(postgres: TestPostgres): Promise<void> {
  server = schemasOf(postgres, await postgres.database());
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
