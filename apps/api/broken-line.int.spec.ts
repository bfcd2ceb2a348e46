import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { rebuildBeside } from '../projector/rebuild/rebuild-beside.js';
import { ApiHarness, event } from './testing/api-harness.js';
import { until, Watch } from './testing/watch.js';

const SHORT =
  'subscription ($filter: DeviceFilter, $after: String) { deviceChanged(filter: $filter, after: $after) { kind cursor device { id } } }';

let api: ApiHarness;
let aheadMs = 0;
beforeAll(async () => {
  api = await ApiHarness.start({ now: () => Date.now() + aheadMs });
});
afterAll(() => api.stop());
afterEach(() => until(() => api.subscriptions.open === 0));

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

describe('after a broken line', () => {
  it('nothing is lost, and each device did what it did seen from both ends of the gap', async () => {
    await api.tell([
      deployed('in', 'here'),
      deployed('out', 'elsewhere'),
      deployed('stays', 'here'),
      deployed('back', 'here'),
    ]);
    const before = await api.watch(SHORT, { filter: { site: 'here' } });
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
    const resumed = await api.watch(SHORT, { filter: { site: 'here' }, after });
    expect((await kinds(resumed, 4)).sort()).toEqual(['CHANGED back', 'CHANGED stays', 'ENTERED out', 'LEFT in']);
    await api.tell([deployed('never', 'here')]);
    expect(await kinds(resumed, 1)).toEqual(['ENTERED never']);
    expect(resumed.pushes).toEqual([]);
    resumed.close();
  });

  it('of more than an hour, the list is to be read anew', async () => {
    const one = await api.watch(SHORT);
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
    const one = await api.watch(SHORT);
    await api.tell([runs('rebuilt', '1')]);
    await one.until(() => one.pushes.length > 0);
    const after = one.pushes.shift()?.data?.deviceChanged.cursor;
    const { place } = api.at;
    const now = () => Date.now() + aheadMs;
    await rebuildBeside({ store: api.store, place, retryDeadLetters: false, now, onProgress: () => {} });
    expect((await one.next()).errors?.[0]?.extensions.code).toBe('RESYNC');
    const late = new Watch(api.port, { key: api.key('viewer'), query: SHORT, variables: { after: after ?? null } });
    expect((await late.next()).errors?.[0]?.extensions.code).toBe('RESYNC');
    one.close();
    late.close();
  });
});
