// Pages of a support desk: the top 50 of a fleet, asked over and over on 20 connections of one process, beside plain
// Apollo on the same answer as constant data and beside the same bytes as constant JSON.
//   --devices 100000   how large the fleet is
//   --seconds 5        how long each server is asked
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ApiHarness } from '../../apps/api/testing/api-harness.js';
import { ask, type Figures } from './ask.js';
import { apolloServer, plainServer } from './constant-servers.js';
import { writeDeskFleet } from './desk-fleet.js';
import { DESK, TOP } from './desk-queries.js';

const { values } = parseArgs({
  options: { devices: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '5' } },
});
const [devices, seconds] = [Number(values.devices), Number(values.seconds)];

const api = await ApiHarness.start();
const began = performance.now();
await writeDeskFleet(path.join(api.folder, 'read-model.db'), devices);
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
    body: JSON.stringify({ query }),
    headers: { authorization: `Bearer ${api.key('viewer')}` },
  };
  const product = await ask({ ...load, port: api.port }, seconds);
  const { data } = JSON.parse(product.text) as {
    readonly data: { readonly devices?: { readonly edges: readonly unknown[] }; readonly fleet?: unknown };
  };
  if (data.devices?.edges.length !== 50) throw new Error(`the product answered no list of 50: ${product.text}`);
  console.log(`${what}, ${(product.text.length / 1024).toFixed(0)} KiB an answer`);
  tell('the product', product);
  for (const [name, server] of [
    ['plain Apollo on constants', await apolloServer({ devices: () => data.devices, fleet: () => data.fleet })],
    ['the same bytes as constant JSON', await plainServer(product.text)],
  ] as const) {
    const other = await ask({ ...load, port: server.port }, seconds);
    tell(name, other);
    console.log(`  the product against it: ${(product.answersPerSecond / other.answersPerSecond).toFixed(2)}`);
    await server.close();
  }
}

function tell(what: string, { answersPerSecond, p50Ms, p99Ms }: Figures): void {
  console.log(
    `  ${what}: ${answersPerSecond.toFixed(0)} answers/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
  );
}
