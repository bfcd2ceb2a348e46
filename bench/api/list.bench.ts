// Pages of a support desk: the top 50 of a fleet, asked over and over on 20 connections of one process, beside plain
// Apollo on the same answer as constant data and beside the same bytes as constant JSON.
//   --devices 100000   how large the fleet is
//   --seconds 5        how long each server is asked
import { parseArgs } from 'node:util';
import { ApiHarness } from '../../apps/api/testing/api-harness.js';
import { isQuick, tell } from '../report/report.js';
import { ask } from './ask.js';
import { apolloServer, plainServer } from './constant-servers.js';
import { writeDeskFleet } from './desk-fleet.js';
import { DESK, TOP } from './desk-queries.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    devices: { type: 'string', default: isQuick ? '10000' : '100000' },
    seconds: { type: 'string', default: isQuick ? '2' : '5' },
  },
});
const [devices, seconds] = [Number(values.devices), Number(values.seconds)];

const api = await ApiHarness.start();
const began = performance.now();
await writeDeskFleet(api.at.place, devices);
console.log(`${devices} devices written in ${((performance.now() - began) / 1_000).toFixed(1)} s`);

for (const [what, query] of [
  ['top 50 with factors', TOP],
  ['page of a support desk', DESK],
] as const)
  await measure(what, query);
await api.stop();

async function measure(what: string, query: string): Promise<void> {
  const load = {
    path: '/graphql',
    bodies: [JSON.stringify({ query })],
    headers: { authorization: `Bearer ${api.key('viewer')}` },
  };
  const product = await ask({ ...load, port: api.port }, seconds);
  const { data } = JSON.parse(product.text) as {
    readonly data: { readonly devices?: { readonly edges: readonly unknown[] }; readonly fleet?: unknown };
  };
  if (data.devices?.edges.length !== 50) throw new Error(`the product answered no list of 50: ${product.text}`);
  console.log(`${what}, ${(product.text.length / 1024).toFixed(0)} KiB an answer`);
  const raws: { name: string; value: number }[] = [];
  for (const [name, server] of [
    ['plain Apollo on constants', await apolloServer({ devices: () => data.devices, fleet: () => data.fleet })],
    ['the same bytes as constant JSON', await plainServer(product.text)],
  ] as const) {
    const other = await ask({ ...load, port: server.port }, seconds);
    raws.push({ name, value: other.answersPerSecond });
    await server.close();
  }
  const [apollo, bytes] = raws;
  if (!apollo || !bytes) throw new RangeError('a server was not asked');
  const value = product.answersPerSecond;
  tell({ name: `${what}, beside Apollo`, value, unit: 'answers/s', raw: apollo, target: { ratioMin: 3 } });
  tell({ name: `${what}, beside the bytes`, value, unit: 'answers/s', raw: bytes });
  tell({ name: `${what}, answered within (p50)`, value: product.p50Ms, unit: 'ms' });
  tell({ name: `${what}, answered within (p99)`, value: product.p99Ms, unit: 'ms' });
}
