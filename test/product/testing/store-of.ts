import path from 'node:path';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import type { Product } from './product.js';

/** Opens the event store of a product that is stopped, behind its back; what is done is closed before it is started. */
export async function withStoreOf(product: Product, work: (store: EventStore) => Promise<unknown>): Promise<void> {
  const store = openSqliteEventStore({ file: path.join(product.dataDir, 'events.db'), mode: 'own' });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}
