// The public fleets through the front door of the built product: how fast they come in and are folded, that every row of
// their files is there, and that the read model ends up the same after a second import, a kill -9 in the middle, a rebuild
// and an import in shuffled order. TILLWATCH_FLEET_DATA names the folder of their files.
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Product, said } from '../../test/product/testing/product.js';
import { drawing } from '../../test/product/testing/random.js';
import { until } from '../../test/product/testing/until.js';
import { isQuick, skip, tell, tellWrong } from '../report/report.js';
import { digestOf, type EndState, endStateOf, firstDifference } from './end-state.js';
import { fleetEvents } from './fleet-events.js';
import { EVENTS_BY_TYPE, EVENTS_TOTAL, FLEET_FILES, type FleetFile } from './fleet-files.js';
import { historyCounts } from './history-counts.js';

/** Nothing here takes longer, or something hangs. */
const FOLDED_WITHIN_MS = 600_000;
const BATCH = 5_000;
const SEED = 1_996;
/** A request of 5,000 events takes about so long. */
const SOON_MS = 400;

const data = process.env['TILLWATCH_FLEET_DATA'];
if (data === undefined || !existsSync(data)) skip('TILLWATCH_FLEET_DATA names no folder');
if (isQuick) skip('it imports all of both fleets, which takes minutes');
const folder = data;
// What is measured is the product as it is built, of these very sources.
execFileSync(process.execPath, ['scripts/build.mjs', '--if-stale'], { stdio: 'inherit' });
const say = (what: string, figure: string): void => console.log(`${what.padEnd(58)} ${figure}`);
const tellRate = (name: string, events: number, ms: number): void =>
  tell({ name, value: (events * 1_000) / ms, unit: 'events/s' });

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

const products: Product[] = [];

/** A product with no events; with the keys of another one, so that the same events are given the same ids. */
async function fresh(like?: Product): Promise<Product> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tillwatch-fleets-'));
  const product = new Product({ TILLWATCH_DATA_DIR: dataDir, TILLWATCH_PORT: await freePort() });
  products.push(product);
  if (like) cpSync(path.join(like.dataDir, 'access.db'), path.join(dataDir, 'access.db'));
  return product.start();
}

const folded = (product: Product): Promise<void> =>
  until('all is folded', FOLDED_WITHIN_MS, async () => {
    const { extensions } = (await product.ask('{ fleet { deviceCount } }')) as { extensions?: unknown };
    return (extensions as { tillwatch: { lagMs: number } } | undefined)?.tillwatch.lagMs === 0;
  });

interface Imported {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly retried: number;
}

const importArguments = ({ file, mapping }: FleetFile): string[] => [
  'import',
  'csv',
  path.join(folder, file),
  '--mapping',
  mapping,
  '--historical',
  '--json',
];

/** What the command said at its end; anything but a whole import is a failure of the bench. */
function imported({ events, file }: FleetFile, { code, stdout, stderr }: Awaited<ReturnType<typeof said>>): Imported {
  assert.deepEqual([code, stderr], [0, ''], file);
  const told = JSON.parse(stdout) as Imported;
  assert.deepEqual([told.read, told.accepted + told.duplicate], [events, events], file);
  return told;
}

async function importAll(product: Product): Promise<Imported[]> {
  const all: Imported[] = [];
  for (const one of FLEET_FILES) all.push(imported(one, await product.command(...importArguments(one))));
  return all;
}

async function stopped(product: Product): Promise<EndState> {
  await folded(product);
  assert.deepEqual(await product.stop(), { code: 0, signal: null });
  return endStateOf(product.dataDir);
}

const same = (what: string, state: EndState, wanted: EndState): void => {
  const difference = firstDifference(wanted, state);
  say(what, difference === undefined ? `the same: ${digestOf(state)}` : `NOT the same: ${difference}`);
  if (difference !== undefined) tellWrong(`${what}: ${difference}`);
};

async function firstImport(): Promise<{ product: Product; state: EndState }> {
  const product = await fresh();
  const began = performance.now();
  await importAll(product);
  const stored = performance.now() - began;
  await folded(product);
  const done = performance.now() - began;
  tellRate('imported with the command line, file after file', EVENTS_TOTAL, stored);
  tellRate('imported and folded', EVENTS_TOTAL, done);
  const counted = performance.now();
  const { devices, events, doubles } = await historyCounts(product);
  assert.deepEqual([events, doubles], [EVENTS_BY_TYPE, 0]);
  say(
    'read back through GraphQL',
    `${EVENTS_TOTAL.toLocaleString('en')} events of ${devices.toLocaleString('en')} devices, each once`,
  );
  tellRate('history read through GraphQL', EVENTS_TOTAL, performance.now() - counted);
  return { product, state: await stopped(product) };
}

async function secondImport(product: Product, wanted: EndState): Promise<void> {
  await product.start();
  const again = await importAll(product);
  assert.deepEqual(
    again.map(({ accepted }) => accepted),
    FLEET_FILES.map(() => 0),
  );
  same('after a second import, all duplicates', await stopped(product), wanted);
}

async function rebuild(product: Product, wanted: EndState): Promise<void> {
  const { code, stdout, stderr } = await product.command('rebuild', '--json');
  assert.deepEqual([code, stderr], [0, '']);
  const told = JSON.parse(stdout) as { events: number; seconds: number; deadLetters: number };
  assert.deepEqual([told.events, told.deadLetters], [EVENTS_TOTAL, 0]);
  tellRate('rebuilt with the command line', told.events, told.seconds * 1_000);
  same('after the rebuild', await endStateOf(product.dataDir), wanted);
}

/** Kills the server in the middle of the longest files; the command that sends asks again until the next one is there. */
async function killedImport(like: Product, wanted: EndState): Promise<void> {
  const product = await fresh(like);
  const draw = drawing(SEED);
  let [kills, retried, doubles] = [0, 0, 0];
  for (const one of FLEET_FILES) {
    let isOver = false;
    const ending = said(product.launchCommand(...importArguments(one))).finally(() => (isOver = true));
    for (const share of one.events > 10_000 ? [0.15, 0.15, 0.15] : []) {
      const accepted = (): Promise<number> => product.metric('tillwatch_events_accepted_total');
      const enough = async (): Promise<boolean> => isOver || (await accepted()) >= share * one.events;
      await until('it is in the middle', FOLDED_WITHIN_MS, enough);
      // A fast machine may be through with it between two kills.
      if (isOver) break;
      // Right behind an answer nothing is under way; a little later something is half stored.
      await sleep(draw() * SOON_MS);
      await product.kill();
      await product.start();
      kills += 1;
    }
    const told = imported(one, await ending);
    retried += told.retried;
    doubles += told.duplicate;
  }
  same(
    `after ${kills} kill -9 in the middle (${retried} requests sent again, ${doubles} duplicates)`,
    await stopped(product),
    wanted,
  );
}

async function shuffledImport(like: Product, wanted: EndState): Promise<void> {
  const draw = drawing(SEED);
  const texts = (await fleetEvents(folder)).map((text) => ({ text, by: draw() })).sort((a, b) => a.by - b.by);
  assert.equal(texts.length, EVENTS_TOTAL);
  const product = await fresh(like);
  const began = performance.now();
  for (let at = 0; at < texts.length; at += BATCH) {
    const lines = texts.slice(at, at + BATCH).map(({ text }) => text);
    const { status, body } = await product.post(lines.join('\n'), { historical: true });
    assert.deepEqual([status, body.accepted], [202, lines.length]);
  }
  const stored = performance.now() - began;
  await folded(product);
  tellRate('posted in shuffled order', EVENTS_TOTAL, stored);
  tellRate('posted in shuffled order and folded', EVENTS_TOTAL, performance.now() - began);
  say('devices folded anew for it', (await product.metric('tillwatch_projector_refolds_total')).toLocaleString('en'));
  same('after an import in shuffled order', await stopped(product), wanted);
}

try {
  const { product, state } = await firstImport();
  say('end state', digestOf(state));
  await secondImport(product, state);
  await rebuild(product, state);
  await killedImport(product, state);
  await shuffledImport(product, state);
} finally {
  await Promise.all(products.map((product) => product.dispose()));
}
