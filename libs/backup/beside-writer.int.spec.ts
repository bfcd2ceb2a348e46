import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { startProcess } from '../event-store-sqlite/testing/process.js';
import { createBackup, restoreBackup } from './index.js';
import { eventsOf, makeInstallation, temporaryFolder } from './testing/installation.js';
import { storesIn } from './testing/stores-in.js';

const folder = temporaryFolder();
const WRITER = '../../backup/testing/sealing-writer.process.ts';

describe('a backup beside a writer of another process', () => {
  it('holds a beginning of the log with all that was acknowledged before it began, and the secret of every event', async () => {
    const { stores } = await makeInstallation(folder.path('origin'), 3_000);
    const writer = startProcess(WRITER, stores.events, stores.access);
    const acknowledged: string[] = [];
    const BACKUPS = 4;
    try {
      for await (const id of writer.lines) {
        acknowledged.push(id);
        if (acknowledged.length % 100 !== 50) continue;
        const turn = Math.floor(acknowledged.length / 100);
        const before = [...acknowledged];
        const file = folder.path(`turn-${turn}.backup`);
        await createBackup({ file, stores, productVersion: '1', now: Date.now, onProgress: () => {} });
        const dataDir = folder.path(`turn-${turn}`);
        await restoreBackup({ file, dataDir, stores: storesIn(dataDir), onProgress: () => {} });
        await expectWhole(dataDir, before);
        if (turn === BACKUPS - 1) break;
      }
    } finally {
      await writer.kill();
    }
    // The writer was never in its way, nor it in the writer's.
    const last = await eventsOf(stores.events);
    expect(acknowledged.filter((id) => !last.some(({ eventId }) => eventId === id))).toEqual([]);
  }, 60_000);
});

async function expectWhole(dataDir: string, acknowledged: readonly string[]): Promise<void> {
  const stores = storesIn(dataDir);
  const events = await eventsOf(stores.events);
  expect(events.map(({ logPosition }) => Number(logPosition))).toEqual(events.map((_, at) => at + 1));
  const ids = new Set(events.map(({ eventId }) => eventId));
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  const access = new Database(stores.access);
  const tenants = new Set(access.prepare('SELECT tenant FROM tenant_secrets').pluck().all());
  access.close();
  const sealedFor = events.flatMap(({ data }) => /"tenant":"(tenant_\d+)"/.exec(data)?.[1] ?? []);
  expect(sealedFor.length).toBeGreaterThan(0);
  expect(sealedFor.filter((tenant) => !tenants.has(tenant))).toEqual([]);
}
