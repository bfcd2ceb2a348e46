// From socket to visible, with the sender on the same cores: how many events a second are durable and projected, how soon
// after its 202 an event can be seen while half as many come in, and what each stage of the way costs.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ADMIN_KEY, type Product } from '../../test/product/testing/product.js';
import { isQuick, tell, tellWrong } from '../report/report.js';
import { probe } from './probe.js';
import { rawAppendPerSecond } from './raw-append.js';
import { build, caughtUp, memoryOf, newProduct, portOf } from './running.js';
import { send, type Sending, type Sent } from './sender.js';
import { clockUs, spentByThread, STAGE_NAMES } from './stages.js';
import { spentBetween, threadTimes } from './thread-times.js';

const SENDER = { key: ADMIN_KEY, connections: 16, eventsPerBody: 500, devices: 10_000 } as const;
const WARM_MS = isQuick ? 1_500 : 4_000;
const FLOOD_MS = isQuick ? 3_000 : 10_000;
const HALF_LOAD_MS = isQuick ? 4_000 : 25_000;
const PROFILED_MS = isQuick ? 3_000 : 8_000;

build();
const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-flow-'));
const product = newProduct(folder);
try {
  const perSecond = await flood(product);
  await halfLoad(product, perSecond / 2);
  await stages(perSecond / 2);
} finally {
  await product.dispose();
  rmSync(folder, { recursive: true, force: true });
}

async function sent(to: Product, sending: Pick<Sending, 'durationMs' | 'eventsPerSecond'>): Promise<Sent> {
  const told = await send({ ...SENDER, ...sending, port: portOf(to) });
  if (told.miscounted !== undefined) tellWrong(`a 202 did not count every event of its body: ${told.miscounted}`);
  const strange = Object.keys(told.statuses).filter((status) => !['202', '429', '503'].includes(status));
  if (strange.length > 0) tellWrong(`bodies were answered ${strange.join()}`);
  return told;
}

/** @returns how many events a second it takes and projects */
async function flood(to: Product): Promise<number> {
  await to.start();
  await sent(to, { durationMs: WARM_MS });
  await caughtUp(to);
  const [began, spentBefore] = [performance.now(), threadTimes(to)];
  const senderBefore = process.cpuUsage();
  const told = await sent(to, { durationMs: FLOOD_MS });
  const sender = process.cpuUsage(senderBefore);
  const storedMs = performance.now() - began;
  await caughtUp(to);
  const projectedMs = performance.now() - began;
  const spent = spentBetween(spentBefore, threadTimes(to));
  const memory = memoryOf(to);
  await to.stop();
  const raw = { name: 'bare inserts of the same events', value: rawAppendPerSecond(folder) };
  const durable = (told.accepted * 1_000) / storedMs;
  const projected = (told.accepted * 1_000) / projectedMs;
  tell({ name: 'HTTP to durable, bodies of 500', value: durable, unit: 'events/s', raw, target: { min: 40_000 } });
  tell({
    name: 'HTTP to projected, bodies of 500',
    value: projected,
    unit: 'events/s',
    raw,
    target: { ratioMin: 0.4, min: 40_000 },
  });
  for (const [thread, ms] of spent)
    tell({ name: `time of a core, ${thread}`, value: (ms * 1_000) / told.accepted, unit: 'µs/event' });
  const senderUs = sender.user + sender.system;
  tell({ name: 'time of a core, the sender', value: senderUs / told.accepted, unit: 'µs/event' });
  tell({ name: 'bodies of 500, answered within (p50)', value: told.p50Ms, unit: 'ms' });
  tell({ name: 'bodies of 500, answered within (p99)', value: told.p99Ms, unit: 'ms' });
  if (memory) tell({ name: 'most resident memory', value: memory.peakMib, unit: 'MiB' });
  return projected;
}

async function halfLoad(to: Product, eventsPerSecond: number): Promise<void> {
  await to.start();
  const sending = sent(to, { durationMs: WARM_MS + HALF_LOAD_MS, eventsPerSecond });
  // The first seconds are the start's: its threads load and compile their code.
  await new Promise((resolve) => setTimeout(resolve, WARM_MS));
  const seen = await probe(to, HALF_LOAD_MS - 500);
  const told = await sending;
  tell({ name: 'at half load: events taken', value: (told.accepted * 1_000) / told.elapsedMs, unit: 'events/s' });
  tellTimes('at half load: an event alone, sent to accepted', seen.accepted);
  tellTimes('at half load: accepted to answered by GraphQL', seen.answered, 500);
  tellTimes('at half load: accepted to pushed to a subscriber', seen.pushed, 500);
  await caughtUp(to);
  await to.stop();
}

function tellTimes(name: string, sorted: readonly number[], p99MsMax?: number): void {
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  tell({ name: `${name} (p50)`, value: at(0.5), unit: 'ms' });
  tell({
    name: `${name} (p99)`,
    value: at(0.99),
    unit: 'ms',
    ...(p99MsMax !== undefined && { target: { max: p99MsMax } }),
  });
}

/** The same half load with a profile of each thread: slower by what the profiler takes, and only for telling shares. */
async function stages(eventsPerSecond: number): Promise<void> {
  const profiles = path.join(folder, 'profiles');
  mkdirSync(profiles);
  const profiled = newProduct(folder, {
    NODE_OPTIONS: `--cpu-prof --cpu-prof-interval 500 --cpu-prof-dir=${profiles}`,
  });
  await profiled.start();
  // Its threads load and compile their code for a while.
  await sent(profiled, { durationMs: WARM_MS, eventsPerSecond });
  await caughtUp(profiled);
  const fromUs = clockUs();
  const { accepted } = await sent(profiled, { durationMs: PROFILED_MS, eventsPerSecond });
  await caughtUp(profiled);
  const toUs = clockUs();
  await profiled.stop();
  for (const [thread, spent] of spentByThread(profiles, { fromUs, toUs })) {
    for (const stage of STAGE_NAMES) {
      const us = (spent.get(stage) ?? 0) / accepted;
      if (us >= 0.005 && stage !== 'idle') tell({ name: `stage, ${thread}: ${stage}`, value: us, unit: 'µs/event' });
    }
  }
}
