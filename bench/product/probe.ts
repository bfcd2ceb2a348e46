// Asks for one device over and over while its events go in: how long after its 202 an event can be seen.
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ADMIN_KEY, type Product } from '../../test/product/testing/product.js';
import { portOf } from './running.js';

/** Of one device a subscriber is told once a second: each of these is probed less often than that. */
const DEVICES = 12;
const EVERY_MS = 100;
const ASK = `query ($id: ID!) { device(id: $id) { firmware { version } } }`;
const WATCH = `subscription ($ids: [ID!]) { deviceChanged(filter: { ids: $ids }) { device { firmware { version } } } }`;
const VISIBLE_WITHIN_MS = 20_000;

/** In milliseconds, sorted. */
export interface Visible {
  /** From sending an event to its 202. */
  readonly accepted: readonly number[];
  /** From there to the first answer that has it. */
  readonly answered: readonly number[];
  /** From there to the push that has it. */
  readonly pushed: readonly number[];
}

/** Sends firmware reports of a few devices, one after the other, until the time is up. */
export async function probe(product: Product, durationMs: number): Promise<Visible> {
  const seen = await watch(product);
  const [accepted, answered, pushed]: [number[], number[], number[]] = [[], [], []];
  const end = performance.now() + durationMs;
  try {
    for (let n = 1; performance.now() < end; n += 1) {
      const began = performance.now();
      const { status } = await product.send([report(n)]);
      const at = performance.now();
      if (status !== 202) throw new Error(`a probe was answered ${status}`);
      accepted.push(at - began);
      while ((await versionOf(product, n)) < n) {
        if (performance.now() > at + VISIBLE_WITHIN_MS) throw new Error('a probe was never visible');
        await sleep(1);
      }
      answered.push(performance.now() - at);
      pushed.push((await seen.of(n)) - at);
      await sleep(EVERY_MS);
    }
  } finally {
    seen.close();
  }
  for (const list of [accepted, answered, pushed]) list.sort((a, b) => a - b);
  return { accepted, answered, pushed };
}

const probed = (n: number): string => `probe-${n % DEVICES}`;

const report = (n: number): object => ({
  specversion: '1.0',
  id: `${process.pid}-${Date.now()}-${n}`,
  source: '/probe',
  type: 'terminal.firmware.reported.v1',
  subject: probed(n),
  time: new Date().toISOString(),
  data: { component: 'app', version: String(n) },
});

interface Probed {
  readonly firmware: readonly { readonly version: string }[];
}

async function versionOf(product: Product, n: number): Promise<number> {
  const { data } = (await product.ask(ASK, { id: probed(n) })) as {
    readonly data?: { readonly device: Probed | null };
  };
  return Number(data?.device?.firmware[0]?.version ?? 0);
}

interface Pushed {
  /** When the push came that has this version. */
  of(version: number): Promise<number>;
  close(): void;
}

function watch(product: Product): Promise<Pushed> {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf(product)}/graphql`, 'graphql-transport-ws');
  const came = new Map<number, number>();
  let wake = (): void => {};
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const of = async (version: number): Promise<number> => {
    for (;;) {
      const at = came.get(version);
      if (at !== undefined) return at;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => say({ type: 'connection_init', payload: { authorization: `Bearer ${ADMIN_KEY}` } }));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as {
        readonly type: string;
        readonly payload?: { readonly data?: { readonly deviceChanged?: { readonly device: Probed } } };
      };
      if (message.type === 'ping') say({ type: 'pong' });
      if (message.type === 'error') reject(new Error(`a subscription was refused: ${data.toString('utf8')}`));
      if (message.type === 'connection_ack') {
        say({
          id: '1',
          type: 'subscribe',
          payload: { query: WATCH, variables: { ids: Array.from({ length: DEVICES }, (_, n) => probed(n)) } },
        });
        resolve({ of, close: () => socket.terminate() });
      }
      const version = Number(message.payload?.data?.deviceChanged?.device.firmware[0]?.version);
      if (message.type !== 'next' || Number.isNaN(version)) return;
      came.set(version, performance.now());
      wake();
    });
  });
}
