import type { EventStore } from '#event-store';
import { openEventStoreDbEventStore } from '#event-store-eventstoredb';
import { openSqliteEventStore } from '#event-store-sqlite';
import type { Settings } from '#settings';

export interface OpenEventStore {
  /** `own`: to append, of a file the one writer of all processes; `read`: beside it. A server lets anybody append. */
  readonly mode: 'own' | 'read';
}

/**
 * Opens the event store where the settings say.
 *
 * @throws SqliteFileRefused
 * @throws StoreUnavailable when a server does not answer
 */
export const openEventStore = async (
  location: Settings['eventStore'],
  { mode }: OpenEventStore,
): Promise<EventStore> =>
  location.kind === 'sqlite'
    ? openSqliteEventStore({ file: location.file, mode })
    : openEventStoreDbEventStore({ url: location.url });
