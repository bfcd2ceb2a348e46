import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloudEvent } from './testing/events.js';
import { Product } from './testing/product.js';

const DEVICE = `{ id serial model lifecycle connectivity position merchant revision firstSeenAt lastSeenAt inconsistencies
  firmware { component version since } site { id venue } risk { probability band asOf }
  history(first: 100) { edges { node { id cloudEventId source type occurredAt receivedAt effectiveAt knownAt flags data logPosition } } } }`;
const EVERYTHING = `{
  t1: device(id: "T-1") ${DEVICE}
  t2: device(id: "T-2") ${DEVICE}
  position(id: "lane-1") { id site { id } current { id } terms { deviceId from to swapReason } }
  site(id: "s-1") { id merchant venue deviceCount devices { totalCount } }
  fleet { deviceCount online unknown }
  rejectedEvents { edges { node { id cloudEventId reason detail receivedAt payload } } }
}`;

const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
const LINES = [
  cloudEvent('fleet.site.registered', 'site:s-1', { site: 's-1', merchant: 'm-1', venue: 'mall' }, { time: ago(20) }),
  cloudEvent('fleet.device.registered', 'T-1', { serial: 'SN-1', model: 'P400' }, { time: ago(20) }),
  cloudEvent('fleet.device.deployed', 'T-1', { position: 'lane-1', site: 's-1', merchant: 'm-1' }, { time: ago(19) }),
  cloudEvent('terminal.firmware.reported', 'T-1', { component: 'os', version: '1.2.3' }, { time: ago(18) }),
  cloudEvent('terminal.card-read.failed', 'T-1', { interface: 'chip', reason: 'timeout', cardHash: 'c-1' }),
  cloudEvent('fleet.device.swapped', 'T-1', { replacedBy: 'T-2', reason: 'chip_read_error' }, { time: ago(1) }),
  cloudEvent('terminal.heartbeat', 'T-2', { gauges: { battery_percent: 80 } }),
  cloudEvent('terminal.heartbeat', 'T-2', { gauges: { battery_percent: 'empty' } }),
  // A clock that lost its battery, and a fact that came twice.
  cloudEvent('terminal.rebooted', 'T-2', { reason: 'user' }, { time: '1970-01-01T00:00:09Z' }),
].map((event) => JSON.stringify(event));

describe('a file of events', () => {
  const product = new Product();
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-events-file-'));
  const file = path.join(folder, 'events.ndjson');
  beforeAll(async () => {
    writeFileSync(file, `${[...LINES, LINES[4]].join('\n')}\n`);
    await product.start();
  }, 40_000);
  afterAll(async () => {
    await product.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async (receipt: string): Promise<unknown> => {
    const { data, errors } = await product.ask(EVERYTHING, {}, { receipt });
    expect(errors).toBeUndefined();
    // Evaluated at the instant of the question.
    return JSON.parse(JSON.stringify(data, (name, value: unknown) => (name === 'asOf' ? undefined : value)));
  };

  it('is read back as devices with their history, the same after kill -9 and after a stop, and known again', async () => {
    const { status, body } = await product.post(readFileSync(file));
    expect([status, body]).toMatchObject([202, { accepted: 8, duplicate: 1, rejected: [{ index: 7 }] }]);
    const first = await read(body.receipt);
    expect(first).toMatchObject({
      t1: { serial: 'SN-1', model: 'P400', lifecycle: 'IN_DEPOT', position: null, revision: 2 },
      t2: { lifecycle: 'DEPLOYED', position: 'lane-1', site: { id: 's-1', venue: 'mall' }, merchant: 'm-1' },
      position: { current: { id: 'T-2' }, terms: [{ deviceId: 'T-2', to: null }, { deviceId: 'T-1' }] },
      site: { deviceCount: 1 },
      fleet: { deviceCount: 2 },
      rejectedEvents: { edges: [{ node: { reason: 'invalid-data' } }] },
    });
    expect(JSON.stringify(first)).toContain('CLOCK_BEHIND');

    await product.kill();
    await product.start();
    expect(await read(body.receipt)).toEqual(first);
    expect(await product.stop()).toEqual({ code: 0, signal: null });
    await product.start();
    expect(await read(body.receipt)).toEqual(first);

    const again = await product.post(gzipSync(readFileSync(file)), { gzip: true });
    expect(again.body).toMatchObject({ accepted: 0, duplicate: 9, rejected: [{ index: 7 }] });
  }, 60_000);
});
