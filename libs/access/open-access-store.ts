import type { Settings } from '#settings';
import type { AccessStore } from './access-store.js';
import { openPostgresAccessStore } from './open-postgres-access-store.js';
import { openSqliteAccessStore } from './open-sqlite-access-store.js';

/**
 * Opens the access store where the settings say, and makes it where there is none.
 *
 * @throws SqliteFileRefused, PostgresRefused
 */
export const openAccessStore = (
  location: Settings['access'],
  { now }: { readonly now: () => number },
): Promise<AccessStore> =>
  location.kind === 'sqlite'
    ? openSqliteAccessStore({ file: location.file, now })
    : openPostgresAccessStore({ url: location.url, now });
