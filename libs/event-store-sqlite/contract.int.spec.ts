import { eventStoreContract } from '#event-store/contract';
import { openSqliteEventStore } from './index.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const folder = temporaryFolder();
let stores = 0;

eventStoreContract('a new SQLite file', () =>
  openSqliteEventStore({ file: folder.path(`events-${(stores += 1)}.db`), mode: 'own' }),
);
eventStoreContract('a SQLite file that was used before', () =>
  openSqliteEventStore({ file: folder.path('events.db'), mode: 'own' }),
);
