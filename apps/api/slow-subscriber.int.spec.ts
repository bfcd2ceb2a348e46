import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SLOW_MS } from './changes/feed-limits.js';
import path from 'node:path';
import { rebuildBeside } from '../projector/rebuild/rebuild-beside.js';
import { ApiHarness, event } from './testing/api-harness.js';
import { until, Watch } from './testing/watch.js';

/** Seventy-five times the risk: some 60 KiB a push, so that what the kernel keeps for a socket is soon full. */
const LONG = `subscription ($after: String) { deviceChanged(after: $after) { kind cursor device { id
  ${Array.from({ length: 75 }, (_, i) => `r${i}: risk { modelVersion components { component probability baseline } }`).join(' ')} } } }`;
const SHORT =
  'subscription ($filter: DeviceFilter, $after: String) { deviceChanged(filter: $filter, after: $after) { kind cursor device { id } } }';
const DEVICES = 300;

let api: ApiHarness;
let aheadMs = 0;
beforeAll(async () => {
  api = await ApiHarness.start({ now: () => Date.now() + aheadMs });
});
afterAll(() => api.stop());
afterEach(() => until(() => api.subscriptions.open === 0));

async function watch(query: string, variables = {}): Promise<Watch> {
  const { open } = api.subscriptions;
  const one = new Watch(api.port, { key: api.key('viewer'), query, variables });
  await one.attached(() => api.subscriptions.open > open || one.pushes.length > 0);
  return one;
}
const runs = (device: string, version: string) =>
  event('terminal.firmware.reported', device, { component: 'app', version });
const deployed = (device: string, site: string) =>
  event('fleet.device.deployed', device, { position: `lane-${device}`, site, merchant: 'm' });
const kinds = async (one: Watch, count: number): Promise<string[]> => {
  await one.until(() => one.pushes.length >= count);
  return one.pushes
    .splice(0, count)
    .map(({ data }) => `${data?.deviceChanged.kind} ${data?.deviceChanged.device['id']}`);
};

describe('a subscriber who does not read', () => {
  it('is closed with LIMIT_EXCEEDED, and nobody else is held up', async () => {
    const stuck = await watch(LONG);
    stuck.pause();
    const reading = await watch(SHORT);
    const ids = Array.from({ length: DEVICES }, (_, i) => `d-${i}`);
    await api.tell(ids.map((id) => runs(id, '1')));
    await reading.until(() => reading.pushes.length === DEVICES);
    expect(reading.pushes.length).toBe(DEVICES);
    expect(api.subscriptions.open).toBe(2);

    aheadMs += SLOW_MS + 1_000;
    await api.tell([runs('d-0', '2')]);
    await until(() => api.subscriptions.open === 1);
    await reading.until(() => reading.pushes.length === DEVICES + 1);
    expect(reading.closeCode).toBeUndefined();

    stuck.resume();
    expect(await stuck.closed()).toBe(4429);
    expect(stuck.pushes.length).toBeLessThan(DEVICES);
    reading.close();
  });
});

describe('after a broken line', () => {
  it('nothing is lost, and each device did what it did seen from both ends of the gap', async () => {
    await api.tell([
      deployed('in', 'here'),
      deployed('out', 'elsewhere'),
      deployed('stays', 'here'),
      deployed('back', 'here'),
    ]);
    const before = await watch(SHORT, { filter: { site: 'here' } });
    await api.tell([runs('in', '1')]);
    await before.until(() => before.pushes.length > 0);
    const after = before.pushes[0]?.data?.deviceChanged.cursor;
    before.close();
    await until(() => api.subscriptions.open === 0);
    await api.tell([
      deployed('in', 'elsewhere'),
      deployed('out', 'here'),
      runs('stays', '1'),
      deployed('back', 'elsewhere'),
    ]);
    await api.tell([runs('out', '1'), deployed('back', 'here'), deployed('never', 'elsewhere')]);
    const resumed = await watch(SHORT, { filter: { site: 'here' }, after });
    expect((await kinds(resumed, 4)).sort()).toEqual(['CHANGED back', 'CHANGED stays', 'ENTERED out', 'LEFT in']);
    await api.tell([deployed('never', 'here')]);
    expect(await kinds(resumed, 1)).toEqual(['ENTERED never']);
    expect(resumed.pushes).toEqual([]);
    resumed.close();
  });

  it('of more than an hour, the list is to be read anew', async () => {
    const one = await watch(SHORT);
    await api.tell([runs('old', '1')]);
    await one.until(() => one.pushes.length > 0);
    const after = one.pushes[0]?.data?.deviceChanged.cursor;
    one.close();
    aheadMs += 61 * 60_000;
    const late = new Watch(api.port, { key: api.key('viewer'), query: SHORT, variables: { after: after ?? null } });
    expect((await late.next()).errors?.[0]?.extensions.code).toBe('RESYNC');
    late.close();
  });

  it('and a rebuild of the read model, too; whoever is connected is told at once', async () => {
    const one = await watch(SHORT);
    await api.tell([runs('rebuilt', '1')]);
    await one.until(() => one.pushes.length > 0);
    const after = one.pushes.shift()?.data?.deviceChanged.cursor;
    const file = path.join(api.folder, 'read-model.db');
    const now = () => Date.now() + aheadMs;
    await rebuildBeside({ store: api.store, file, retryDeadLetters: false, now, onProgress: () => {} });
    expect((await one.next()).errors?.[0]?.extensions.code).toBe('RESYNC');
    const late = new Watch(api.port, { key: api.key('viewer'), query: SHORT, variables: { after: after ?? null } });
    expect((await late.next()).errors?.[0]?.extensions.code).toBe('RESYNC');
    one.close();
    late.close();
  });
});
