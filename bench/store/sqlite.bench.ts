import type { EventStore, LogPosition } from '#event-store';
import { benchOptions, inTemporaryFolder, seeded, STREAMS, streamName } from './bench-data.js';
import type { BareStore } from './bare-store.js';
import { isQuick, tell } from '../report/report.js';
import { type Spent, fill } from './sides.js';

// The SQLite event store beside the same statements bare, in the same run: appends, the log, one shard, single streams.
const PAGE_EVENTS = 1_000;
const STREAM_READS = 5_000;

const perSecond = (count: number, ms: number): number => (count * 1000) / ms;

async function readLog(store: EventStore, prefixes?: readonly string[]): Promise<{ events: number; ms: number }> {
  const begin = performance.now();
  let events = 0;
  let after = 0n as LogPosition;
  for (let atHead = false; !atHead;) {
    const page = await store.readAll({ after, limit: PAGE_EVENTS, ...(prefixes && { prefixes }) });
    for (const { data, metadata } of page.events) if (JSON.parse(data) && JSON.parse(metadata)) events += 1;
    ({ next: after, atHead } = page);
  }
  return { events, ms: performance.now() - begin };
}

function readBare(bare: BareStore): { events: number; ms: number } {
  const begin = performance.now();
  let events = 0;
  for (let after = 0; ;) {
    const rows = bare.page(after, PAGE_EVENTS);
    for (const [, data, metadata] of rows) if (JSON.parse(data) && JSON.parse(metadata)) events += 1;
    const last = rows.at(-1);
    if (!last) return { events, ms: performance.now() - begin };
    [after] = last;
  }
}

async function readStreams(store: EventStore): Promise<number> {
  const random = seeded(2);
  const begin = performance.now();
  for (let read = 0; read < STREAM_READS; read++) {
    await store.readStream(streamName(random() % STREAMS), { limit: PAGE_EVENTS });
  }
  return performance.now() - begin;
}

await inTemporaryFolder(async (folder) => {
  const options = benchOptions({ events: isQuick ? 100_000 : 300_000, seconds: 8 });
  const { store, bare, events, create, append } = await fill(folder, options.events, options.seconds);
  const log = await readLog(store);
  const bareLog = readBare(bare);
  if (log.events !== events || bareLog.events !== events) throw new Error('the log does not hold what was appended');
  const shard = await readLog(store, ['telemetry-3f-']);
  const streamsMs = await readStreams(store);
  const appended = (name: string, { events: count, storeMs, bareMs }: Spent): void =>
    tell({
      name,
      value: perSecond(count, storeMs),
      unit: 'events/s',
      raw: { name: 'bare prepared inserts', value: perSecond(count, bareMs) },
      target: { ratioMin: 0.7 },
    });
  appended('append, 500 a batch, each to a new stream', create);
  appended('append, 500 a batch, to 100,000 streams', append);
  tell({
    name: 'read the log, pages of 1,000, JSON parsed',
    value: perSecond(events, log.ms),
    unit: 'events/s',
    raw: { name: 'bare pages', value: perSecond(events, bareLog.ms) },
  });
  tell({ name: 'pass over the log for one shard of 256', value: perSecond(events, shard.ms), unit: 'events/s' });
  tell({ name: 'read one stream', value: perSecond(STREAM_READS, streamsMs), unit: 'streams/s' });
  tell({ name: 'the longest batch', value: append.batchMsMax, unit: 'ms' });
  console.log(`${events.toLocaleString('en')} events`);
  await store.close();
  bare.close();
});
