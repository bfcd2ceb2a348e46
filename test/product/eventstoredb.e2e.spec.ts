import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { StandIn } from '../../libs/event-store-eventstoredb/testing/stand-in.js';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product } from './testing/product.js';
import { until } from './testing/until.js';

let standIn: StandIn;
let product: Product;
beforeAll(async () => {
  standIn = await StandIn.start();
  product = new Product({ TILLWATCH_EVENTSTORE_URL: standIn.url, TILLWATCH_DEMO: 'off' });
  await product.start();
});
afterAll(async () => {
  await product.dispose();
  await standIn.stop();
});

const beats = (device: string, count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, () => cloudEvent('terminal.heartbeat', device, { gauges: {} }));
const idsOf = (events: readonly Record<string, unknown>[]): string[] => events.map(({ id }) => String(id));
const sent: Record<string, unknown>[] = [];

it('takes events into EventStoreDB and answers from them, in one process', async () => {
  const events = [...beats('d1', 20), ...beats('d2', 5)];
  const { status, body } = await product.send(events);
  expect([status, body.accepted, body.duplicate]).toEqual([202, 25, 0]);
  sent.push(...events.slice(0, 20));
  const answer = await product.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
  expect(answer.data?.fleet.deviceCount).toBe(2);
  expect((await historyOf(product, 'd1')).sort()).toEqual(idsOf(sent).sort());
});

it('knows after a kill what was sent before, and where its read model stood', async () => {
  await product.kill();
  await product.start();
  const more = beats('d1', 3);
  const { body } = await product.send([...sent, ...more]);
  expect([body.accepted, body.duplicate]).toEqual([3, 20]);
  sent.push(...more);
  await product.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
  expect((await historyOf(product, 'd1')).sort()).toEqual(idsOf(sent).sort());
});

it('is not ready while the server is gone, answers queries all the same, and goes on by itself', async () => {
  await standIn.crash();
  const events = beats('d1', 4);
  await until('senders are turned away', 60_000, async () => (await product.send(events)).status >= 429);
  await until('it is not ready', 60_000, async () => (await product.get('/health/ready')).status === 503);
  expect((await product.ask('{ fleet { deviceCount } }')).data?.fleet.deviceCount).toBe(2);
  await standIn.resume();
  await until('events are taken again', 60_000, async () => (await product.send(events)).status === 202);
  sent.push(...events);
  await until('all of them can be read', 60_000, async () => (await historyOf(product, 'd1')).length >= sent.length);
  expect((await historyOf(product, 'd1')).sort()).toEqual(idsOf(sent).sort());
  await until('it is ready', 60_000, async () => (await product.get('/health/ready')).status === 200);
});

it('says what a backup does not do', async () => {
  const { code, stderr } = await product.command('backup', 'nowhere.tar');
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/server.*neither copied/s);
});

it('tells who starts it that the server does not answer, without the password', async () => {
  const url = 'esdb://admin:s3cr3t@127.0.0.1:1?tls=false';
  const unreachable = new Product({ TILLWATCH_EVENTSTORE_URL: url });
  const refused = await unreachable.refused();
  await unreachable.dispose();
  expect(refused.code).toBe(1);
  expect(refused.stdout + refused.stderr).toMatch(/event store does not answer/);
  expect(refused.stdout + refused.stderr).not.toContain('s3cr3t');
});
