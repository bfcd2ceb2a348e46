import { ACCESS_FILE } from '#access';
import { EVENT_STORE_FILE } from '#event-store-sqlite';
import { READ_MODEL_FILE } from '#read-model';
import type { SqliteIdentity } from '#sqlite-file';
import type { SectionName } from './format/contents.js';

/** The SQLite files of an installation. Absolute paths. */
export type StoreFiles = Readonly<Record<SectionName, string>>;

export interface BackedUpStore {
  readonly identity: SqliteIdentity;
  /** Without it there is no backup. The read model can be folded anew from the events. */
  readonly isRequired: boolean;
}

export const BACKED_UP_STORES: Readonly<Record<SectionName, BackedUpStore>> = {
  events: { identity: EVENT_STORE_FILE, isRequired: true },
  access: { identity: ACCESS_FILE, isRequired: true },
  'read-model': { identity: READ_MODEL_FILE, isRequired: false },
};

/**
 * The order in which the stores are held still. Secrets are stored before an event is sealed with them, so the access
 * store comes after the events; rows are folded from stored events, so the read model comes before them.
 */
export const SNAPSHOT_ORDER: readonly SectionName[] = ['read-model', 'events', 'access'];
