import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiHarness, event } from './testing/api-harness.js';
import { until, Watch } from './testing/watch.js';

const CHANGED =
  'subscription ($filter: DeviceFilter, $after: String) { deviceChanged(filter: $filter, after: $after) { kind cursor device { id site { id } firmware { version } } } }';

let api: ApiHarness;
beforeAll(async () => {
  api = await ApiHarness.start();
});
afterAll(() => api.stop());

let open = 0;
async function watch(
  filter: Record<string, string | string[]>,
  { key = api.key('viewer'), after }: { key?: string; after?: string } = {},
): Promise<Watch> {
  const one = new Watch(api.port, {
    key,
    query: CHANGED,
    variables: { filter, ...(after !== undefined && { after }) },
  });
  open = api.subscriptions.open;
  await one.attached(() => api.subscriptions.open > open || one.pushes.length > 0);
  return one;
}
const changed = async (one: Watch) => {
  const push = await one.next();
  if (!push.data) throw new Error(JSON.stringify(push.errors));
  return push.data.deviceChanged;
};
const deployed = (device: string, site: string) =>
  event('fleet.device.deployed', device, { position: `lane-${device}`, site, merchant: 'm' });
const beat = (device: string) => event('terminal.heartbeat', device, { gauges: { battery_percent: 80 } });
const runs = (device: string, version: string) =>
  event('terminal.firmware.reported', device, { component: 'app', version });

describe('whoever watches', () => {
  it('hears of devices that enter, change within and leave the filter, and of no others', async () => {
    await api.tell([beat('a'), beat('other')]);
    const here = await watch({ site: 'here' });
    await api.tell([deployed('other', 'elsewhere'), deployed('a', 'here')]);
    expect(await changed(here)).toMatchObject({ kind: 'ENTERED', device: { id: 'a', site: { id: 'here' } } });
    await api.tell([runs('a', '1.0')]);
    expect(await changed(here)).toMatchObject({ kind: 'CHANGED', device: { id: 'a', firmware: [{ version: '1.0' }] } });
    await api.tell([deployed('a', 'elsewhere')]);
    expect(await changed(here)).toMatchObject({ kind: 'LEFT', device: { id: 'a' } });
    expect(here.pushes).toEqual([]);
    here.close();
  });

  it('hears nothing of heartbeats, and nothing of another tenant', async () => {
    await api.tell([beat('quiet')]);
    const all = await watch({ ids: ['quiet'] });
    const stranger = await watch({}, { key: (await api.access.createKey('other', 'viewer')).key });
    await api.tell([beat('quiet')]);
    await api.tell([runs('quiet', '2.0')]);
    expect(await changed(all)).toMatchObject({ kind: 'CHANGED', device: { firmware: [{ version: '2.0' }] } });
    expect([all.pushes, stranger.pushes]).toEqual([[], []]);
    all.close();
    stranger.close();
  });

  it('goes on from a cursor without loss', async () => {
    const ids = ['c-1', 'c-2', 'c-3'];
    await api.tell(ids.map(beat));
    const before = await watch({ ids });
    await api.tell([runs('c-1', '1')]);
    const { cursor } = await changed(before);
    before.close();
    await api.tell([runs('c-2', '1'), runs('c-3', '1')]);
    const after = await watch({ ids }, { after: cursor });
    expect([(await changed(after)).device['id'], (await changed(after)).device['id']]).toEqual(['c-2', 'c-3']);
    await api.tell([runs('c-1', '2')]);
    expect(await changed(after)).toMatchObject({
      kind: 'CHANGED',
      device: { id: 'c-1', firmware: [{ version: '2' }] },
    });
    after.close();
  });

  it('is told to read anew for a cursor that is none', async () => {
    for (const after of ['bm90IGEgY3Vyc29y', Buffer.from('["CHANGES","0000000000000000",1,1]').toString('base64url')]) {
      const one = new Watch(api.port, { key: api.key('viewer'), query: CHANGED, variables: { after } });
      expect((await one.next()).errors?.[0]?.extensions.code).toBe('RESYNC');
      one.close();
    }
  });

  it('gives its place back when it goes', async () => {
    await until(() => api.subscriptions.open === 0);
    const watched = { key: api.key('viewer'), query: CHANGED, variables: {} };
    const many = Array.from({ length: 20 }, () => new Watch(api.port, watched));
    await until(() => api.subscriptions.open === 20);
    for (const one of many) one.close();
    await until(() => api.subscriptions.open === 0);
  });
});

describe('a socket', () => {
  it.each([
    ['nobody', null, 4401],
    ['an unknown key', 'tw_unknown', 4401],
    ['a gateway', 'gateway', 4403],
  ] as const)('of %s is closed', async (_, key, code) => {
    const one = new Watch(api.port, { key: key === 'gateway' ? api.key('gateway') : key, query: CHANGED });
    expect(await one.closed()).toBe(code);
    expect(one.acknowledged).toBe(false);
  });

  it('ends soon after its key was revoked', async () => {
    const { key, keyId } = await api.access.createKey('acme', 'viewer');
    const one = await watch({}, { key });
    await api.access.revokeKey(keyId);
    expect(await one.closed()).toBe(4401);
  });

  it.each([
    ['GRAPHQL_PARSE_FAILED', 'subscription {'],
    ['GRAPHQL_VALIDATION_FAILED', 'subscription { noSuchThing }'],
    ['BAD_USER_INPUT', '{ fleet { deviceCount } }'],
    ['LIMIT_EXCEEDED', 'subscription { deviceChanged { device { history(first: 501) { edges { cursor } } } } }'],
    [
      'LIMIT_EXCEEDED',
      `subscription { deviceChanged { ${Array.from({ length: 101 }, (_, i) => `a${i}: kind`).join(' ')} } }`,
    ],
  ])('answers %s to %s', async (code, query) => {
    const one = new Watch(api.port, { key: api.key('viewer'), query });
    expect((await one.next()).errors?.[0]?.extensions.code).toBe(code);
    one.close();
  });

  it('stays open and silent for incidents', async () => {
    const one = new Watch(api.port, {
      key: api.key('viewer'),
      query: 'subscription { incidentChanged(filter: { state: OPEN }) { id } }',
    });
    await until(() => api.subscriptions.open === 1);
    one.close();
    await until(() => api.subscriptions.open === 0);
    expect(one.pushes).toEqual([]);
  });
});
