// Reading a fleet of 100,000 devices, alone and while 10,000 events a second come in: the worst fifty, the fleet's summary,
// one device now and in the past, its history; beside plain Apollo on the same answer as constants and beside the same
// bytes as constant JSON. 20 connections ask, from a thread of their own.
//   --devices 100000   how large the fleet is
//   --seconds 3        how long each server is asked
//   --data FOLDER      a data folder that an earlier run made and kept, or that is to be made and kept
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ADMIN_KEY, type Product } from '../../test/product/testing/product.js';
import { ask, type Figures } from '../api/ask.js';
import { apolloServer, plainServer } from '../api/constant-servers.js';
import { isQuick, tell, tellWrong } from '../report/report.js';
import { type Question, questions } from './questions.js';
import { build, caughtUp, newProduct, portOf } from './running.js';
import { send } from './sender.js';
import { writeStoredFleet } from './stored-fleet.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    devices: { type: 'string', default: isQuick ? '10000' : '100000' },
    seconds: { type: 'string', default: isQuick ? '1' : '3' },
    only: { type: 'string' },
    data: { type: 'string' },
  },
});
const [devices, seconds] = [Number(values.devices), Number(values.seconds)];
const EVENTS_PER_DEVICE = 10;
const COMING_IN = 10_000;
/** Of what is to come in so much must have, or it was not beside that. */
const COMING_IN_SHARE_MIN = 0.95;
const HALF_AN_HOUR_MS = 30 * 60_000;

type Data = Readonly<Record<string, unknown>>;

const loadOf = (port: number, bodies: readonly string[]) => ({
  port,
  path: '/graphql',
  bodies,
  headers: { authorization: `Bearer ${ADMIN_KEY}` },
});

const askProduct = (of: Product, bodies: readonly string[]) => ask(loadOf(portOf(of), bodies), seconds);

build();
const folder = values.data ?? mkdtempSync(path.join(tmpdir(), 'tillwatch-reading-'));
const isMade = existsSync(path.join(folder, 'events.db'));
mkdirSync(folder, { recursive: true });
const product = newProduct(folder);
try {
  const until = Date.now();
  if (!isMade) await writeStoredFleet(folder, { devices, eventsPerDevice: EVENTS_PER_DEVICE, until });
  await product.start();
  await caughtUp(product);
  const asked = questions(devices, until - HALF_AN_HOUR_MS).filter(({ name }) => name.includes(values.only ?? ''));
  for (const question of asked) await measure(product, question);
} finally {
  await product.kill();
  if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
}

async function measure(of: Product, question: Question): Promise<void> {
  const { name, bodies, apolloRatioMin } = question;
  const target = apolloRatioMin === undefined ? {} : { target: { ratioMin: apolloRatioMin } };
  const alone = await askProduct(of, bodies);
  const { data } = JSON.parse(alone.text) as { readonly data?: Data };
  if (!data || Object.values(data).includes(null)) throw new Error(`${name}: ${alone.text.slice(0, 300)}`);
  const constants = Object.fromEntries(Object.entries(data).map(([field, value]) => [field, () => value]));
  const apollo = await apolloServer(constants);
  const plain = await plainServer(alone.text);
  const apolloAlone = await ask(loadOf(apollo.port, bodies), seconds);
  const bytes = await ask(loadOf(plain.port, bodies), seconds);
  await plain.close();
  const raw = { name: 'plain Apollo on constants', value: apolloAlone.answersPerSecond };
  const of1 = { name: 'the same bytes, constant', value: bytes.answersPerSecond };
  tell({ name: `${name}, beside Apollo`, value: alone.answersPerSecond, unit: 'answers/s', raw, ...target });
  tell({ name: `${name}, beside the bytes`, value: alone.answersPerSecond, unit: 'answers/s', raw: of1 });
  tellTimes(name, alone);

  const beside = await besideWrites(of, name, () => askProduct(of, bodies));
  tell({ name: `${name}, while events come in`, value: beside.answersPerSecond, unit: 'answers/s', raw, ...target });
  tellTimes(`${name}, while events come in`, beside);
  const apolloBeside = await besideWrites(of, undefined, () => ask(loadOf(apollo.port, bodies), seconds));
  await apollo.close();
  tell({
    name: `${name}, while events come in, Apollo beside the same`,
    value: beside.answersPerSecond,
    unit: 'answers/s',
    raw: { name: 'plain Apollo beside the same events', value: apolloBeside.answersPerSecond },
  });
}

/** Does the work while events come in from a second before to its end. */
async function besideWrites<Result>(
  to: Product,
  name: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const sending = send({
    port: portOf(to),
    key: ADMIN_KEY,
    connections: 8,
    eventsPerBody: 500,
    // A second before, the asker's own second to get warm, and what is measured.
    durationMs: (seconds + 2) * 1_000,
    eventsPerSecond: COMING_IN,
    devices,
  });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const result = await work();
  const { accepted, elapsedMs, miscounted } = await sending;
  const value = (accepted * 1_000) / elapsedMs;
  if (name !== undefined)
    tell({
      name: `${name}: events that came in`,
      value,
      unit: 'events/s',
      target: { min: COMING_IN * COMING_IN_SHARE_MIN },
    });
  if (miscounted !== undefined) tellWrong(`a 202 did not count every event of its body: ${miscounted}`);
  await caughtUp(to);
  return result;
}

function tellTimes(name: string, { p50Ms, p99Ms }: Figures): void {
  tell({ name: `${name}, p50`, value: p50Ms, unit: 'ms' });
  tell({ name: `${name}, p99`, value: p99Ms, unit: 'ms' });
}
