import type { EventStore, LogPosition } from '#event-store';
import { STREAMS, benchOptions, inTemporaryFolder, seeded, streamName } from './bench-data.js';
import type { BareStore } from './bare-store.js';
import { type Figure, report } from './report.js';
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
  const options = benchOptions();
  const { store, bare, events, create, append } = await fill(folder, options.events, options.seconds);
  const log = await readLog(store);
  const bareLog = readBare(bare);
  if (log.events !== events || bareLog.events !== events) throw new Error('the log does not hold what was appended');
  const shard = await readLog(store, ['telemetry-3f-']);
  const streamsMs = await readStreams(store);
  const appended = ({ events: count, storeMs, bareMs }: Spent) => ({
    perSecond: perSecond(count, storeMs),
    unit: 'events',
    rawPerSecond: perSecond(count, bareMs),
  });
  const figures: Figure[] = [
    { what: 'append, 500 a batch, each to a new stream', ...appended(create) },
    { what: 'append, 500 a batch, to 100,000 streams', ...appended(append) },
    {
      what: 'read the log, pages of 1,000, JSON parsed',
      perSecond: perSecond(events, log.ms),
      unit: 'events',
      rawPerSecond: perSecond(events, bareLog.ms),
    },
    { what: 'pass over the log for one shard of 256', perSecond: perSecond(events, shard.ms), unit: 'events' },
    { what: 'read one stream', perSecond: perSecond(STREAM_READS, streamsMs), unit: 'streams' },
  ];
  console.log(`${events.toLocaleString('en')} events; the longest batch took ${append.batchMsMax.toFixed(0)} ms`);
  report(figures, options.json);
  await store.close();
  bare.close();
});
