import { expect } from '@jest/globals';
import { Watch } from '../../../apps/api/testing/watch.js';
import { cloudEvent } from '../testing/events.js';
import { ADMIN_KEY, type Product } from '../testing/product.js';
import { until } from '../testing/until.js';
import { sendCalmly } from './calm-sender.js';
import { perSecond, pour, timesTaken, type Pour } from './pour.js';
import { quantile, readWhile, rssMibOf } from './readers.js';
import { storedBodies } from './stored-bodies.js';

/** Bodies as a gateway of a few hundred terminals sends them. */
const EVENTS = 500;
const DEVICES = 50;
/** As many as it takes to measure what the product can take, and to send ten times that on the same machine. */
const POLITE_CONNECTIONS = 8;
const FLOOD_CONNECTIONS = 96;
/** 96 such bodies are 192,000 events: more than two seconds' work of a product that takes 96,000 a second, so that some are refused. */
const FLOOD_EVENTS = 2_000;
/** Nobody who asks a question waits for longer while the flood lasts. */
const READ_P99_MAX_MS = 2_000;
/** Bytes in flight (64 MiB, four times over in memory), two threads' heaps, and what was there before. */
export const GROWTH_MAX_MIB = 600;
/** After the flood: an event is stored and can be read. */
const NORMAL_WITHIN_MS = 10_000;

export interface Flood {
  readonly measureMs: number;
  readonly floodMs: number;
}

export interface Told {
  readonly takenPerSecond: number;
  readonly floodedPerSecond: number;
  readonly offeredTimes: number;
  readonly rssMib: { readonly before: number; readonly most: number; readonly after: number };
  readonly p99Ms: Readonly<Record<string, number>>;
  readonly calm: { readonly sent: number; readonly refused: number; readonly p99Ms: number };
  readonly normalAfterMs: number;
}

const keyOf = async (product: Product, tenant: string): Promise<string> => {
  const { stdout } = await product.command('keys', 'create', '--tenant', tenant, '--role', 'operator', '--json');
  return (JSON.parse(stdout) as { key: string }).key;
};

/** Measures what the product can take, floods it with many times that, and holds it to all that it promises meanwhile. */
export async function flooded(product: Product, { measureMs, floodMs }: Flood): Promise<Told> {
  const [flooder, calmKey] = [await keyOf(product, 'flooder'), await keyOf(product, 'calm')];
  const usual: Pour = {
    key: flooder,
    tag: 'usual',
    connections: POLITE_CONNECTIONS,
    events: EVENTS,
    devices: DEVICES,
    forMs: measureMs,
    polite: true,
  };
  await until('the keys are in force', 5_000, async () => (await product.send([], { key: calmKey })).status === 202);
  const taken = await pour(product, usual);
  const flood: Pour = {
    ...usual,
    tag: 'flood',
    connections: FLOOD_CONNECTIONS,
    events: FLOOD_EVENTS,
    forMs: floodMs,
    polite: false,
  };
  const before = rssMibOf(product);

  const watch = new Watch(Number(new URL(product.url).port), {
    key: calmKey,
    query: 'subscription { deviceChanged { device { id } } }',
  });
  await watch.until(() => watch.acknowledged);
  const over = { yet: false };
  const going = (): boolean => !over.yet;
  const [poured, met, calm] = await Promise.all([
    pour(product, flood).finally(() => (over.yet = true)),
    readWhile(product, going),
    sendCalmly(product, calmKey, going),
  ]);

  const beganAgain = performance.now();
  const last = cloudEvent('terminal.heartbeat', 'after-the-flood', { gauges: {} });
  let receipt = '';
  await until('it takes events again', NORMAL_WITHIN_MS, async () => {
    const answer = await product.send([last], { key: calmKey });
    ({ receipt } = answer.body);
    return answer.status === 202;
  });
  await until('what it takes can be read', 300_000, async () => {
    const { data } = await product.ask('{ device(id: "after-the-flood") { id } }', {}, { key: calmKey, receipt });
    return data?.device?.id === 'after-the-flood';
  });
  const normalAfterMs = Math.round(performance.now() - beganAgain);
  expect((await product.get('/health/ready')).status).toBe(200);

  const told: Told = {
    takenPerSecond: perSecond(taken, usual),
    floodedPerSecond: perSecond(poured, flood),
    offeredTimes: Math.round(timesTaken(poured) * 10) / 10,
    rssMib: { before, most: Math.max(...met.rssMib), after: rssMibOf(product) },
    p99Ms: Object.fromEntries(Object.entries(met.times).map(([name, times]) => [name, quantile(times, 0.99)])),
    calm: { sent: calm.devices.length, refused: calm.refused, p99Ms: quantile(calm.times, 0.99) },
    normalAfterMs,
  };

  expect(Object.keys(poured.statuses).filter((status) => !['202', '429', '503'].includes(status))).toEqual([]);
  expect([taken.miscounted, poured.miscounted]).toEqual([0, 0]);
  expect(poured.acknowledged.length).toBeGreaterThan(0);
  expect(poured.statuses['429']).toBeGreaterThan(0);
  expect(poured.retryAfter.filter((seconds) => !(Number(seconds) >= 1 && Number(seconds) <= 60))).toEqual([]);
  expect(met.failures).toEqual([]);
  for (const p99Ms of Object.values(told.p99Ms)) expect(p99Ms).toBeLessThan(READ_P99_MAX_MS);
  expect(told.rssMib.most - before).toBeLessThan(GROWTH_MAX_MIB);

  // The subscription of the calm tenant is alive, and was told of all that it sent.
  await until('every change is told', 20_000, () => {
    const ids = new Set(watch.pushes.map(({ data }) => String(data?.deviceChanged.device['id'])));
    return calm.devices.every((device) => ids.has(device));
  });
  expect(watch.closeCode).toBeUndefined();
  watch.close();
  await product.ask('{ fleet { deviceCount } }', {}, { key: ADMIN_KEY });

  await product.stop();
  for (const [{ tag, events }, { acknowledged }] of [
    [usual, taken],
    [flood, poured],
  ] as const) {
    const stored = await storedBodies(product, tag);
    const whole = (number: number): boolean => new Set(stored.get(number)).size === events;
    expect(acknowledged.filter((number) => !whole(number))).toEqual([]);
    const twice = [...stored.values()].filter((events) => events.length !== new Set(events).size);
    expect(twice).toEqual([]);
  }
  return told;
}
