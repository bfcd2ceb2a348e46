// A page of a support desk over 10,000 devices: 50 of them with risk and its components, 20 connections, one process.
import { ApiHarness } from '../../apps/api/testing/api-harness.js';
import { openReadModel } from '#read-model';
import path from 'node:path';
import { rowOf, writeDevices } from '../../libs/read-model/queries/testing/device-rows.js';
import { ask, type Figures } from './ask.js';
import { apolloServer, plainServer } from './constant-servers.js';

const DEVICES = 10_000;
const SECONDS = 5;
const QUERY = `{ devices(first: 50) { totalCount edges { cursor node {
  id serial model connectivity lifecycle position merchant firstSeenAt lastSeenAt revision site { id merchant }
  firmware { component version } risk { probability band baseline calibrated modelVersion factors { name contribution }
  components { component probability baseline factors { name contribution } } } recommendation { action explanation } } } } }`;

const api = await ApiHarness.start();
const writer = await openReadModel({ file: path.join(api.folder, 'read-model.db'), mode: 'own' });
const fleet = Array.from({ length: DEVICES }, (_, i) => ({
  row: rowOf('acme', `device-${i}`, {
    serial: `SN-${i}`,
    model: `P${i % 5}`,
    position: `lane-${i}`,
    site: `site-${i % 500}`,
    merchant: `m-${i % 50}`,
    lifecycle: 'DEPLOYED',
    connectivity: 'ONLINE',
    firstSeenAt: 1_700_000_000_000,
    lastSeenAt: 1_700_000_000_000 + i,
    risk: (i % 997) / 50_000,
  }),
  firmware: { app: `1.${i % 7}`, os: '12' },
}));
await writer.db.transaction().execute((tx) => writeDevices(tx, fleet));
await writer.close();

const body = JSON.stringify({ query: QUERY });
const load = { path: '/graphql', body, headers: { authorization: `Bearer ${api.key('viewer')}` } };
const tell = (what: string, { answersPerSecond, p50Ms, p99Ms }: Figures): void =>
  console.log(
    `${what}: ${answersPerSecond.toFixed(0)} answers/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
  );

const product = await ask({ ...load, port: api.port }, SECONDS);
tell(`the product, ${(product.text.length / 1024).toFixed(0)} KiB an answer, ${DEVICES} devices`, product);
const { data } = JSON.parse(product.text) as {
  readonly data: { readonly devices?: { readonly edges: readonly unknown[] } };
};
if (data.devices?.edges.length !== 50) throw new Error('the product answered no list of 50');

for (const [what, server] of [
  ['plain Apollo on constants', await apolloServer({ devices: () => data.devices })],
  ['the same bytes as constant JSON', await plainServer(product.text)],
] as const) {
  tell(what, await ask({ ...load, port: server.port }, SECONDS));
  await server.close();
}
await api.stop();
