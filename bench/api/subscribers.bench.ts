// Two thousand subscribers on sockets of their own: how soon all of them have a change, what one costs in memory, and what
// a change costs where each watches a site of its own.
//   --subscribers 2000
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { ApiHarness, event } from '../../apps/api/testing/api-harness.js';
import type { SubscribersRequest, SubscribersTold } from './subscribers.js';

const CHANGES = 5;
/** CONTRACT section 3. */
const DUE_MS = 2_000;

const { values } = parseArgs({ options: { subscribers: { type: 'string', default: '2000' } } });
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
console.log(
  `${subscribers} subscribers on as many sockets, open after ${((performance.now() - began) / 1_000).toFixed(1)} s`,
);
console.log(
  `memory of the process, both ends of the sockets: ${(((memoryMib() - before) * 1024) / subscribers).toFixed(0)} KiB a subscriber`,
);

let slowestMs = 0;
for (let n = 0; n < CHANGES; n += 1) {
  const all = say({ kind: 'await' });
  const sent = performance.now();
  await api.tell([event('terminal.firmware.reported', 'd', { component: 'app', version: `1.${n}` })]);
  const taken = performance.now();
  await all;
  slowestMs = Math.max(slowestMs, performance.now() - sent);
  console.log(
    `change ${n}: readable after ${(taken - sent).toFixed(0)} ms, with the last of all subscribers after ${(performance.now() - sent).toFixed(0)} ms`,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}
await say({ kind: 'close' });
await clients.terminate();
await api.stop();
if (slowestMs > DUE_MS) {
  console.log(`a change took longer than ${DUE_MS} ms`);
  process.exitCode = 1;
}

function memoryMib(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}
