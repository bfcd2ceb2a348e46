// The product as it starts with events that it has not folded yet: how late its main thread comes to what is due, and how
// long who asks waits, until it has caught up.
//   --devices 20000
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Product } from '../../test/product/testing/product.js';
import { TOP } from '../api/desk-queries.js';
import { isQuick, tell } from '../report/report.js';
import { rawLogPerSecond } from './raw-log.js';
import { build, memoryOf, newProduct } from './running.js';
import { writeStoredFleet } from './stored-fleet.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, devices: { type: 'string', default: isQuick ? '2000' : '20000' } },
});
const EVENTS_PER_DEVICE = 10;
/** Nothing here takes longer, or something hangs. */
const CAUGHT_UP_WITHIN_MS = 120_000;
/** Between two questions: who looks at a page, not a load. */
const ASK_EVERY_MS = 20;
const MS_PER_SECOND = 1_000;

build();
const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-backlog-'));
const product = newProduct(folder);
try {
  const devices = Number(values.devices);
  const events = await writeStoredFleet(folder, {
    devices,
    eventsPerDevice: EVENTS_PER_DEVICE,
    until: Date.now(),
  });
  await measure(product, events);
} finally {
  await product.dispose();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(one: Product, events: number): Promise<void> {
  const of = `a backlog of ${events.toLocaleString('en')} events`;
  const raw = { name: 'page reads with JSON.parse', value: await rawLogPerSecond(one.dataDir) };
  await one.start();
  await one.get('/metrics'); // what was late while it started is told here
  const began = performance.now();
  const waitedMs: number[] = [];
  for (let position = 0; position < events;) {
    const asked = performance.now();
    const { data, extensions } = (await one.ask(TOP)) as {
      readonly data?: unknown;
      readonly extensions?: { readonly tillwatch: { readonly logPosition: string } };
    };
    if (data === undefined || extensions === undefined) throw new Error('a question was not answered');
    waitedMs.push(performance.now() - asked);
    position = Number(extensions.tillwatch.logPosition);
    if (performance.now() - began > CAUGHT_UP_WITHIN_MS) throw new Error('it does not catch up');
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  const tookMs = performance.now() - began;
  tell({ name: `${of}: caught up, asked meanwhile`, value: (events * MS_PER_SECOND) / tookMs, unit: 'events/s', raw });
  const lateMs = await mainThreadLateMs(one);
  tell({ name: `${of}: the main thread is late, p99`, value: lateMs('0.99'), unit: 'ms' });
  tell({ name: `${of}: the main thread is late, most`, value: lateMs('1'), unit: 'ms' });
  waitedMs.sort((a, b) => a - b);
  const at = (share: number): number => waitedMs[Math.floor(share * (waitedMs.length - 1))] ?? Number.NaN;
  tell({ name: `${of}: top 50 with factors meanwhile, p50`, value: at(0.5), unit: 'ms' });
  tell({ name: `${of}: top 50 with factors meanwhile, p99`, value: at(0.99), unit: 'ms' });
  const memory = memoryOf(one);
  if (memory) tell({ name: `${of}: most resident memory`, value: memory.peakMib, unit: 'MiB' });
}

/** By quantile, since the metrics were read last: so they are read once. */
async function mainThreadLateMs(one: Product): Promise<(quantile: string) => number> {
  const text = await (await one.get('/metrics')).text();
  const series = (quantile: string) => `tillwatch_thread_loop_delay_seconds{thread="main",quantile="${quantile}"} `;
  return (quantile) => {
    const line = text.split('\n').find((other) => other.startsWith(series(quantile)));
    return Number(line?.slice(series(quantile).length)) * MS_PER_SECOND;
  };
}
