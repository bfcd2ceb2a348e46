import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { eventStoreContract } from '#event-store/contract';
import { openSqliteEventStore } from '#event-store-sqlite';
import { createMetrics } from '#observability';
import { QueueGauge } from './queue-gauge.js';
import { StoreThroughThread } from './store-through-thread.js';
import { IngestKeeper } from './ingest-keeper.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tillwatch-thread-contract-'));
const eventStore = path.join(folder, 'events.db');
const keeper = new IngestKeeper({
  data: {
    eventStore: { kind: 'sqlite', file: eventStore },
    access: { kind: 'sqlite', file: path.join(folder, 'access.db') },
    limits: {},
    gauge: new QueueGauge(0).memory,
  },
  metrics: createMetrics({ processMetrics: false }),
  log: { error: () => {}, info: () => {} },
});
const opened = keeper.open();
afterAll(async () => {
  await keeper.close();
  rmSync(folder, { recursive: true, force: true });
});

eventStoreContract('a store that a thread writes', async () => {
  await opened;
  return new StoreThroughThread(openSqliteEventStore({ file: eventStore, mode: 'read' }), keeper);
});
