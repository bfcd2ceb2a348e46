// The product as a process of its own, with ever larger fleets: how fast it catches up with a store that it has not seen,
// how much memory it takes, how soon it is ready again, and what the first page of the worst devices costs.
//   --devices 1000,10000,100000,1000000
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ADMIN_KEY, type Product } from '../../test/product/testing/product.js';
import { ask } from '../api/ask.js';
import { TOP } from '../api/desk-queries.js';
import { isQuick, tell, tellWrong } from '../report/report.js';
import { rawLogPerSecond } from './raw-log.js';
import { build, caughtUp, memoryOf, newProduct, portOf, startTimed } from './running.js';
import { writeStoredFleet } from './stored-fleet.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    devices: { type: 'string', default: isQuick ? '1000,10000' : '1000,10000,100000,1000000' },
  },
});
/** Ten events of each, but of a million devices two: what is to be seen there is their number. */
const EVENTS_MAX = 2_000_000;
const EVENTS_PER_DEVICE = 10;
const ASKED_SECONDS = isQuick ? 1 : 3;
/** Of the issue: resident memory, and how soon a million stored events are no hindrance. */
const MEMORY_MIB_MAX = new Map([
  [100_000, 1_024],
  [1_000_000, 3_072],
]);
const READY_MS_MAX = 5_000;
const READY_EVENTS_MAX = 1_000_000;

build();
for (const devices of values.devices.split(',').map(Number)) await measure(devices);

async function measure(devices: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-growth-'));
  const product = newProduct(folder);
  try {
    const eventsPerDevice = Math.min(EVENTS_PER_DEVICE, Math.floor(EVENTS_MAX / devices));
    const events = await writeStoredFleet(folder, { devices, eventsPerDevice, until: Date.now() });
    await measureStored(product, devices, events);
  } finally {
    await product.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureStored(product: Product, devices: number, events: number): Promise<void> {
  const of = `${devices.toLocaleString('en')} devices`;
  const raw = { name: 'page reads with JSON.parse', value: await rawLogPerSecond(product.dataDir) };
  const began = performance.now();
  await startTimed(product);
  await caughtUp(product);
  const value = (events * 1_000) / (performance.now() - began);
  tell({
    name: `${of}: caught up with ${events.toLocaleString('en')} events, start included`,
    value,
    unit: 'events/s',
    raw,
  });
  tellMemory(`${of}: caught up`, product, MEMORY_MIB_MAX.get(devices));
  await product.stop();
  tell({
    name: `${of}: ready again with ${events.toLocaleString('en')} stored events`,
    value: await startTimed(product),
    unit: 'ms',
    ...(events <= READY_EVENTS_MAX && { target: { max: READY_MS_MAX } }),
  });
  await caughtUp(product);
  await askForTheWorst(product, of);
  tellMemory(`${of}: started anew, asked`, product, MEMORY_MIB_MAX.get(devices));
  const bytes = ['events.db', 'read-model.db'].map((file) => statSync(path.join(product.dataDir, file)).size);
  tell({ name: `${of}: event store on disk`, value: (bytes[0] ?? 0) / events, unit: 'B/event' });
  tell({ name: `${of}: read model on disk`, value: (bytes[1] ?? 0) / devices, unit: 'B/device' });
}

async function askForTheWorst(product: Product, of: string): Promise<void> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  const load = { port: portOf(product), path: '/graphql', bodies: [JSON.stringify({ query: TOP })], headers };
  const { text, answersPerSecond, p50Ms, p99Ms } = await ask({ ...load, connections: 1 }, ASKED_SECONDS);
  const { data } = JSON.parse(text) as {
    readonly data?: { readonly devices?: { readonly edges: readonly unknown[] } };
  };
  if (data?.devices?.edges.length !== 50) tellWrong(`${of}: no list of 50: ${text.slice(0, 200)}`);
  tell({ name: `${of}: top 50 with factors, one asker`, value: answersPerSecond, unit: 'answers/s' });
  tell({ name: `${of}: top 50 with factors, p50`, value: p50Ms, unit: 'ms' });
  tell({ name: `${of}: top 50 with factors, p99`, value: p99Ms, unit: 'ms' });
}

function tellMemory(what: string, product: Product, max: number | undefined): void {
  const memory = memoryOf(product);
  if (memory === undefined) return;
  const target = max === undefined ? {} : { target: { max } };
  tell({ name: `${what}, resident memory`, value: memory.residentMib, unit: 'MiB', ...target });
  tell({ name: `${what}, most resident memory`, value: memory.peakMib, unit: 'MiB', ...target });
}
