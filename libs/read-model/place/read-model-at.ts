import type { Settings } from '#settings';
import { PostgresPlace } from './postgres-place.js';
import { READ_MODEL_SCHEMA } from './postgres-schema.js';
import type { ReadModelPlace } from './read-model-place.js';
import { SqlitePlace } from './sqlite-place.js';

/** Where a read model lies: plain data, which can be handed to a thread. */
export type ReadModelLocation = Settings['readModel'] & {
  /** Of PostgreSQL: another schema than the usual one, so that several lie in one database. */
  readonly schema?: string;
};

/** The read model of the settings. Opens nothing yet. */
export const readModelAt = (location: ReadModelLocation): ReadModelPlace =>
  location.kind === 'sqlite'
    ? new SqlitePlace(location.file)
    : new PostgresPlace(location.url, location.schema ?? READ_MODEL_SCHEMA);
