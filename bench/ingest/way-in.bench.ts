// What the way in makes of the store behind it: heartbeats over HTTP on loopback until they are durable, in bodies of
// several sizes, with the sender in a process of its own on the same cores, beside the same events through bare prepared
// inserts. Storing in a thread, as the product does, and beside it in the main thread: what becomes of its event loop.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { MemoryAccessStore, openSqliteAccessStore } from '#access';
import { openSqliteEventStore } from '#event-store-sqlite';
import { createLogger, type Metrics } from '#observability';
import { startIngestProcess } from '../../apps/ingest/ingest-process.js';
import { type Ingest, ingestInto, openIngest } from '../../apps/ingest/open-ingest.js';
import { openIngestThread } from '../../apps/ingest/thread/open-ingest-thread.js';
import { isQuick, tell, tellWrong } from '../report/report.js';
import type { Flood, Flooded } from './flood.js';
import { appendBare, appendTo, sealBodies } from './sealed-bodies.js';

const DURATION_MS = isQuick ? 1_500 : 5_000;
/** Connections by events a body: those of a few gateways, and of many terminals that report by themselves. */
const BODIES: readonly (readonly [eventsPerBody: number, connections: number])[] = [
  [1, 64],
  [10, 64],
  [100, 32],
  [1_000, 16],
];
/** 150,000 events for the raw limit. */
const SEALED_BODIES = isQuick ? 100 : 300;
const NS_PER_MS = 1e6;
const MIB = 2 ** 20;

const folder = mkdtempSync(path.join(os.tmpdir(), 'tillwatch-bench-'));
const log = createLogger({ name: 'bench', level: 'error', mask: (text) => text });
const now = Date.now;
const rate = (events: number, ms: number): number => (events / ms) * 1_000;
let files = 0;
const fresh = (name: string): string => path.join(folder, `${name}-${(files += 1)}.db`);

try {
  const sealed = await sealBodies(new MemoryAccessStore(now), SEALED_BODIES);
  tell({ name: 'read, checked, sealed and encoded', value: rate(sealed.events, sealed.ms), unit: 'events/s' });
  const raw = { name: 'bare prepared inserts', value: rate(sealed.events, appendBare(fresh('bare'), sealed)) };
  const store = openSqliteEventStore({ file: fresh('events'), mode: 'own' });
  const appended = rate(sealed.events, await appendTo(store, sealed));
  await store.close();
  tell({ name: 'append, 2,000 a batch', value: appended, unit: 'events/s', raw, target: { ratioMin: 0.7 } });
  for (const [eventsPerBody, connections] of BODIES) {
    const isFull = eventsPerBody === BODIES.at(-1)?.[0];
    const target = isFull ? { target: { ratioMin: 0.6, min: 40_000 } } : {};
    const name = `HTTP to durable, ${eventsPerBody.toLocaleString('en')} a body`;
    const flooded = await flood(inThread, { eventsPerBody, connections });
    tell({ name, value: rate(flooded.accepted, flooded.elapsedMs), unit: 'events/s', raw, ...target });
    toldBeside(name, flooded);
  }
  const [eventsPerBody, connections] = BODIES.at(-1) ?? [1, 1];
  const name = 'the same in the main thread';
  const beside = await flood(inMainThread, { eventsPerBody, connections });
  tell({ name, value: rate(beside.accepted, beside.elapsedMs), unit: 'events/s', raw });
  toldBeside(name, beside);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Watched extends Flooded {
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly rssMib: number;
}

function toldBeside(name: string, flooded: Watched): void {
  tell({ name: `${name}: answered within (p50)`, value: flooded.p50Ms, unit: 'ms' });
  tell({ name: `${name}: answered within (p99)`, value: flooded.p99Ms, unit: 'ms' });
  tell({ name: `${name}: delay of the main loop (p99)`, value: flooded.loopP99Ms, unit: 'ms' });
  tell({ name: `${name}: delay of the main loop (max)`, value: flooded.loopMaxMs, unit: 'ms' });
  tell({ name: `${name}: resident afterwards`, value: flooded.rssMib, unit: 'MiB' });
  console.log(`  the sender took ${((flooded.senderMs / flooded.elapsedMs) * 100).toFixed(0)} % of one core`);
}

type Opened = { readonly ingest: (metrics: Metrics) => Promise<Ingest>; close(): Promise<void> };
type Files = { readonly eventStore: string; readonly access: string };

function inThread({ eventStore, access }: Files): Opened {
  let thread: Awaited<ReturnType<typeof openIngestThread>> | undefined;
  return {
    async ingest(metrics) {
      thread = await openIngestThread({
        eventStore: { kind: 'sqlite', file: eventStore },
        access: { kind: 'sqlite', file: access },
        metrics,
        log,
        logName: 'bench',
      });
      return ingestInto(thread.admission, { access: await keys(access), metrics, now });
    },
    async close() {
      await thread?.store.close();
      await thread?.close();
    },
  };
}

function inMainThread({ eventStore, access }: Files): Opened {
  const store = openSqliteEventStore({ file: eventStore, mode: 'own' });
  return {
    ingest: async (metrics) => openIngest({ store, access: await keys(access), metrics, log, now }),
    close: () => store.close(),
  };
}

function keys(file: string): ReturnType<typeof openSqliteAccessStore> {
  return openSqliteAccessStore({ file, now });
}

async function flood(
  open: (files: Files) => Opened,
  sender: Pick<Flood, 'connections' | 'eventsPerBody'>,
): Promise<Watched> {
  const file = { eventStore: fresh('events'), access: fresh('access') };
  const access = await keys(file.access);
  const { key } = await access.createKey('bench', 'gateway');
  const opened = open(file);
  const running = await startIngestProcess({
    port: 0,
    hostname: '127.0.0.1',
    access,
    log,
    ingest: opened.ingest,
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const asked: Flood = { ...sender, port: running.port, key, durationMs: DURATION_MS };
  const child = fork(new URL('./flood.ts', import.meta.url), [JSON.stringify(asked)]);
  delay.enable();
  const [flooded] = (await once(child, 'message')) as [Flooded];
  delay.disable();
  const rssMib = process.memoryUsage().rss / MIB;
  await running.stop();
  await opened.close();
  await access.close();
  const allStored = flooded.accepted === (flooded.statuses[202] ?? 0) * sender.eventsPerBody;
  if (!allStored || Object.keys(flooded.statuses).join() !== '202')
    tellWrong('an answer was not a 202 that counts every event of its body');
  return { ...flooded, loopP99Ms: delay.percentile(99) / NS_PER_MS, loopMaxMs: delay.max / NS_PER_MS, rssMib };
}
