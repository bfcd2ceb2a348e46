// What the way in makes of the store behind it: heartbeats over HTTP on loopback, in bodies of 500, with the sender on
// the same cores, against the same events appended to the same kind of store without anything before it.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { MemoryAccessStore } from '#access';
import { type EventStore, MemoryEventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { createLogger } from '#observability';
import { TenantKeys } from '#tenant-keys';
import { CommitBatch, Tally } from '../../apps/ingest/admission/commit-batch.js';
import { COMMIT_LIMITS } from '../../apps/ingest/admission/commit-queue.js';
import { Pace } from '../../apps/ingest/admission/pace.js';
import { type Sealed, sealEvents } from '../../apps/ingest/admission/seal-events.js';
import { decodeText } from '../../apps/ingest/body/decode-text.js';
import { findEvents } from '../../apps/ingest/body/find-events.js';
import { startIngestProcess } from '../../apps/ingest/ingest-process.js';
import { isQuick, tell, tellWrong } from '../report/report.js';
import type { Flood, Flooded } from './flood.js';
import { heartbeats } from './heartbeats.js';

const EVENTS_PER_BODY = 500;
const FULL = { connections: 16, eventsPerBody: EVENTS_PER_BODY, durationMs: isQuick ? 1_500 : 3_500 };
/** What terminals that report by themselves send: here the flush of the disk is what counts, and who shares it. */
const SINGLE = { connections: 64, eventsPerBody: 1, durationMs: 1_500 };
/** Bodies that are prepared and appended by themselves: 100,000 events. */
const BODIES = 200;

const access = new MemoryAccessStore(Date.now);
const { key } = await access.createKey('bench', 'gateway');
const folder = mkdtempSync(path.join(os.tmpdir(), 'tillwatch-bench-'));
const log = createLogger({ name: 'bench', level: 'error', mask: (text) => text });
const rate = (events: number, ms: number): number => Math.round((events / ms) * 1_000);

try {
  const prepared = await prepareBodies();
  const stores: [string, () => EventStore][] = [
    ['memory', () => new MemoryEventStore()],
    ['SQLite', () => openSqliteEventStore({ file: path.join(folder, `${Math.random()}.db`), mode: 'own' })],
  ];
  for (const [name, open] of stores) {
    const raw = await appendRaw(open(), prepared);
    const limit = { name: `append alone, batches of ${COMMIT_LIMITS.batchEventsMax}`, value: raw };
    told(`${name}: bodies of 500`, await flood(open(), FULL), limit);
    told(`${name}: bodies of one`, await flood(open(), SINGLE), limit);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Everything between the body and the store, on one core, without HTTP. */
async function prepareBodies(): Promise<Sealed[]> {
  const keys = await TenantKeys.of('bench', access);
  const intake = { tenant: 'bench', role: 'gateway', receivedAt: Date.now(), historical: false } as const;
  const bodies = Array.from({ length: BODIES }, (_, body) => Buffer.from(heartbeats(-1 - body, EVENTS_PER_BODY)));
  const sealed: Sealed[] = [];
  const began = performance.now();
  for (const bytes of bodies) {
    const pace = new Pace();
    const body = decodeText(bytes);
    if (!body) throw new Error('the bench made a body that is not UTF-8');
    const found = await findEvents('lines', body.text, pace);
    if (found.outcome !== 'found') throw new Error('the bench made a body that cannot be read');
    sealed.push(
      await sealEvents({ ...body, events: found.events, intake, keys, pace, allowance: { grant: async () => 0 } }),
    );
  }
  const ms = performance.now() - began;
  tell({ name: 'read, checked, sealed and encoded', value: rate(BODIES * EVENTS_PER_BODY, ms), unit: 'events/s' });
  return sealed;
}

async function appendRaw(store: EventStore, prepared: readonly Sealed[]): Promise<number> {
  const bodiesPerBatch = COMMIT_LIMITS.batchEventsMax / EVENTS_PER_BODY;
  let ms = 0;
  for (let at = 0; at < prepared.length; at += bodiesPerBatch) {
    const batch = new CommitBatch();
    for (const { writes } of prepared.slice(at, at + bodiesPerBatch))
      for (const write of writes) batch.add(write, new Tally());
    const appends = batch.appends();
    const began = performance.now();
    await store.append(appends);
    ms += performance.now() - began;
  }
  await store.close();
  return rate(BODIES * EVENTS_PER_BODY, ms);
}

function told(
  name: string,
  { accepted, elapsedMs, p50Ms, p99Ms }: Flooded,
  raw: { name: string; value: number },
): void {
  tell({ name, value: rate(accepted, elapsedMs), unit: 'events/s', raw });
  tell({ name: `${name}, answered within (p50)`, value: p50Ms, unit: 'ms' });
  tell({ name: `${name}, answered within (p99)`, value: p99Ms, unit: 'ms' });
}

async function flood(
  store: EventStore,
  sender: Pick<Flood, 'connections' | 'eventsPerBody' | 'durationMs'>,
): Promise<Flooded> {
  const running = await startIngestProcess({ port: 0, hostname: '127.0.0.1', store, access, log });
  const workerData: Flood = { ...sender, port: running.port, key };
  const flooded = await new Promise<Flooded>((resolve, reject) => {
    new Worker(new URL('./flood.ts', import.meta.url), { workerData }).on('message', resolve).on('error', reject);
  });
  await running.stop();
  await store.close();
  const allStored = flooded.accepted === (flooded.statuses[202] ?? 0) * sender.eventsPerBody;
  if (!allStored || Object.keys(flooded.statuses).join() !== '202')
    tellWrong('an answer was not a 202 that counts every event of its body');
  return flooded;
}
