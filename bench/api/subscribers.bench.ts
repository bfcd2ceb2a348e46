// Two thousand subscribers on sockets of their own: how soon all of them have a change, what one costs in memory, and what
// a change costs where each watches a site of its own.
//   --subscribers 2000
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { ApiHarness, event } from '../../apps/api/testing/api-harness.js';
import { isQuick, tell } from '../report/report.js';
import type { SubscribersRequest, SubscribersTold } from './subscribers.js';

const CHANGES = 5;
/** CONTRACT section 3. */
const DUE_MS = 2_000;

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, subscribers: { type: 'string', default: isQuick ? '500' : '2000' } },
});
const subscribers = Number(values.subscribers);
const api = await ApiHarness.start();
await api.tell([event('fleet.device.deployed', 'd', { position: 'lane', site: 'site-0', merchant: 'm' })]);

const before = memoryMib();
const clients = new Worker(new URL('./subscribers.ts', import.meta.url));
const told = (): Promise<SubscribersTold> =>
  new Promise((resolve, reject) => void clients.once('message', resolve).once('error', reject));
const say = (request: SubscribersRequest): Promise<SubscribersTold> => {
  const answer = told();
  clients.postMessage(request);
  return answer;
};

const began = performance.now();
await say({ kind: 'open', port: api.port, key: api.key('viewer'), subscribers });
while (api.subscriptions.open < subscribers) await new Promise((resolve) => setImmediate(resolve));
tell({ name: `${subscribers} sockets open after`, value: (performance.now() - began) / 1_000, unit: 's' });
tell({
  name: 'memory of a subscriber, both ends of its socket',
  value: ((memoryMib() - before) * 1024) / subscribers,
  unit: 'KiB',
});

let [readableMs, slowestMs] = [0, 0];
for (let n = 0; n < CHANGES; n += 1) {
  const all = say({ kind: 'await' });
  const sent = performance.now();
  await api.tell([event('terminal.firmware.reported', 'd', { component: 'app', version: `1.${n}` })]);
  readableMs = Math.max(readableMs, performance.now() - sent);
  await all;
  slowestMs = Math.max(slowestMs, performance.now() - sent);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}
tell({ name: `a change is readable after, slowest of ${CHANGES}`, value: readableMs, unit: 'ms' });
tell({
  name: `it is with the last of ${subscribers} subscribers after, slowest of ${CHANGES}`,
  value: slowestMs,
  unit: 'ms',
  target: { max: DUE_MS },
});
await say({ kind: 'close' });
await clients.terminate();
await api.stop();

function memoryMib(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}
