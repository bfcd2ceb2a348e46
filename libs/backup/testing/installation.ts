import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { openSqliteAccessStore } from '#access';
import { openSqliteEventStore } from '#event-store-sqlite';
import type { LogPosition, StoredEvent } from '#event-store';
import { openReadModel } from '#read-model';
import type { StoreFiles } from '../index.js';
import { storesIn } from './stores-in.js';

/** A folder that is gone after the last test of the file. */
export function temporaryFolder(): { path(name: string): string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-backup-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { path: (name) => path.join(folder, name) };
}

export interface Installation {
  readonly folder: string;
  readonly stores: StoreFiles;
  readonly key: string;
  /** Of tenant `acme`, in hexadecimal. */
  readonly secret: string;
}

/** Real stores with so many events, a key, a secret and an empty read model; nobody has them open. */
export async function makeInstallation(folder: string, events: number): Promise<Installation> {
  const stores = storesIn(folder);
  const store = openSqliteEventStore({ file: stores.events, mode: 'own' });
  const PAGE = 500;
  for (let made = 0; made < events; made += PAGE) {
    const batch = Array.from({ length: Math.min(PAGE, events - made) }, (_, at) => ({
      stream: `telemetry-0${(made + at) % 8}-acme-d${(made + at) % 40}`,
      expected: 'any' as const,
      events: [{ eventId: randomUUID(), type: 'test.v1', data: `{"n":${made + at}}`, metadata: '{}' }],
    }));
    await store.append(batch);
  }
  await store.close();
  const access = await openSqliteAccessStore({ file: stores.access, now: () => 0 });
  const { key } = await access.createKey('acme', 'operator');
  const secret = Buffer.from(await access.identityKey('acme')).toString('hex');
  await access.close();
  const readModel = await openReadModel({ file: stores['read-model'], mode: 'own' });
  await readModel.db.selectFrom('meta').selectAll().execute();
  await readModel.close();
  return { folder, stores, key, secret };
}

/** The whole log, in its order. */
export async function eventsOf(file: string): Promise<StoredEvent[]> {
  const store = openSqliteEventStore({ file, mode: 'read' });
  const events: StoredEvent[] = [];
  for (let after = 0n as LogPosition; ;) {
    const page = await store.readAll({ after, limit: 1000 });
    events.push(...page.events);
    after = page.next;
    if (page.atHead) break;
  }
  await store.close();
  return events;
}

export async function generationOf(file: string): Promise<string | undefined> {
  const { db, close } = await openReadModel({ file, mode: 'own' });
  const row = await db.selectFrom('meta').select('value').where('name', '=', 'generation').executeTakeFirst();
  await close();
  return row?.value;
}
