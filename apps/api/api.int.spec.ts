import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiHarness, event } from './testing/api-harness.js';

let api: ApiHarness;
beforeAll(async () => {
  api = await ApiHarness.start();
});
afterAll(() => api.stop());

const code = async (query: string, ask: Parameters<ApiHarness['ask']>[2] = {}): Promise<unknown[]> => {
  const { status, code: told } = await api.ask(query, {}, ask);
  return [status, told];
};

describe('who asks', () => {
  it('must have a key, with a body or without', async () => {
    for (const key of [null, 'tw_nobody', `${api.key('viewer')}a`]) {
      const answer = await api.ask('{ fleet { deviceCount } }', {}, { key });
      expect([answer.status, answer.code, answer.data]).toEqual([401, 'UNAUTHENTICATED', undefined]);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
    expect(await code('', { key: null, body: '[{"query":"{ fleet { deviceCount } }"}]' })).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
  });

  it('reads with the role of a viewer or more', async () => {
    expect(await code('{ fleet { deviceCount } }', { key: api.key('gateway') })).toEqual([200, 'FORBIDDEN']);
    for (const role of ['viewer', 'operator', 'admin'] as const)
      expect(await code('{ fleet { deviceCount } }', { key: api.key(role) })).toEqual([200, undefined]);
  });

  it('changes with the role of an operator or more', async () => {
    const retire = 'mutation { retireDevice(input: { commandId: "c", device: "nobody" }) { id } }';
    expect(await code(retire)).toEqual([200, 'FORBIDDEN']);
    expect(await code(retire, { key: api.key('operator') })).toEqual([200, 'NOT_FOUND']);
  });
});

describe('a device', () => {
  it('is read back with all that was told of it', async () => {
    await api.tell([
      event('fleet.device.registered', 'd-1', { serial: 'SN-1', model: 'P400' }),
      event('fleet.device.deployed', 'd-1', { position: 'lane-1', site: 'site-1', merchant: 'm-1' }),
      event('terminal.firmware.reported', 'd-1', { component: 'app', version: '1.0' }),
      event('fleet.site.registered', 'site:site-1', { site: 'site-1', merchant: 'm-9', venue: 'mall' }),
    ]);
    const { data, code: none } = await api.ask(`{ device(id: "d-1") {
      id serial model lifecycle connectivity position merchant revision inconsistencies firmware { component version }
      site { id merchant venue deviceCount devices { totalCount edges { node { id } } pageInfo { hasNextPage } } openIncidents { id } }
      risk(horizonDays: 7) { horizonDays calibrated factors { name } components { component } } diagnoses { cause } recommendation { action }
      history(newestFirst: false) { edges { node { type cloudEventId flags data } } } riskHistory { at } } 
      position(id: "lane-1") { current { id } site { id } terms { deviceId to } } nobody: device(id: "x") { id } }`);
    expect(none).toBeUndefined();
    expect(data).toMatchObject({
      device: {
        id: 'd-1',
        serial: 'SN-1',
        model: 'P400',
        lifecycle: 'DEPLOYED',
        connectivity: 'ONLINE',
        position: 'lane-1',
        merchant: 'm-1',
        revision: 1,
        inconsistencies: [],
        firmware: [{ component: 'app', version: '1.0' }],
        site: {
          id: 'site-1',
          merchant: 'm-9',
          venue: 'mall',
          deviceCount: 1,
          devices: { totalCount: 1, edges: [{ node: { id: 'd-1' } }], pageInfo: { hasNextPage: false } },
          openIncidents: [],
        },
        risk: { horizonDays: 7, calibrated: false, factors: [] },
        diagnoses: [],
        recommendation: { action: 'NONE' },
        history: {
          edges: [
            { node: { type: 'fleet.device.registered.v1', flags: [], data: { serial: 'SN-1', model: 'P400' } } },
            {},
            {},
          ],
        },
        // Soon after midnight the day before has an instant too.
        riskHistory: expect.arrayContaining([{ at: expect.any(String) }]),
      },
      position: { current: { id: 'd-1' }, site: { id: 'site-1' }, terms: [{ deviceId: 'd-1', to: null }] },
      nobody: null,
    });
  });

  it('is answered as of an instant, null before its first event, and never as of the future', async () => {
    const asOf = (at: number) =>
      api.ask(
        'query ($at: DateTime) { device(id: "d-1", asOf: $at, basis: OCCURRED) { id site { id deviceCount devices { edges { node { id } } } } risk { asOf } } }',
        { at: new Date(at).toISOString() },
      );
    const now = Date.now();
    expect((await asOf(now)).data).toMatchObject({
      device: {
        id: 'd-1',
        site: { id: 'site-1', deviceCount: 1, devices: { edges: [{ node: { id: 'd-1' } }] } },
        risk: { asOf: new Date(now).toISOString() },
      },
    });
    expect((await asOf(now - 24 * 3_600_000)).data).toEqual({ device: null });
    expect((await asOf(now + 3_600_000)).code).toBe('BAD_USER_INPUT');
  });
});

describe('what is refused', () => {
  const aliases = (count: number) =>
    `{ ${Array.from({ length: count }, (_, i) => `a${i}: device(id: "d${i}") { id }`).join(' ')} }`;
  const deep = (levels: number) =>
    `{ device(id: "d") { ${'site { devices(first: 1) { edges { node { '.repeat(levels)} id ${'} } } } '.repeat(levels)} } }`;
  const cycle = '{ ...A } fragment A on Query { fleet { deviceCount } ...B } fragment B on Query { ...A }';

  it.each([
    ['501 rows', '{ devices(first: 501) { edges { cursor } } }', 500],
    ['501 rows of a device that is not there', '{ device(id: "x") { history(first: 501) { edges { cursor } } } }', 500],
    ['a deep query', deep(4), 15],
    ['101 aliases', aliases(101), 100],
    ['1,000 aliases', aliases(1000), 100],
    [
      'a costly query',
      '{ devices(first: 500) { edges { node { history(first: 50) { edges { cursor } } } } } }',
      10_000,
    ],
    ['a long query', `{ fleet { deviceCount } } #${'x'.repeat(300_000)}`, 240_000],
    ['many words', `{ ${'fleet { deviceCount } '.repeat(10_000)} }`, 20_000],
    ['many fields', `{ ${'fleet { deviceCount } '.repeat(300)} }`, 500],
    [
      'brackets within brackets',
      `{ devices(filter: { ids: ${'['.repeat(9000)}${']'.repeat(9000)} }) { totalCount } }`,
      15,
    ],
    ['two operations', 'query A { fleet { deviceCount } } query B { fleet { deviceCount } }', 1],
  ])('with the limit named: %s', async (_, query, limit) => {
    const began = performance.now();
    const answer = await api.ask(query);
    expect([answer.status, answer.code]).toEqual([200, 'LIMIT_EXCEEDED']);
    expect(answer.message).toContain(String(limit));
    expect(performance.now() - began).toBeLessThan(500);
  });

  it.each([
    ['GRAPHQL_PARSE_FAILED', '{ fleet { deviceCount }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ fleet { noSuchField } }'],
    ['GRAPHQL_VALIDATION_FAILED', cycle],
    ['BAD_USER_INPUT', '{ devices(after: "bm90IGEgY3Vyc29y") { edges { cursor } } }'],
    ['BAD_USER_INPUT', '{ incidents(after: "bm90IGEgY3Vyc29y") { edges { cursor } } }'],
    ['BAD_USER_INPUT', '{ rejectedEvents(after: "bm90IGEgY3Vyc29y") { edges { cursor } } }'],
    ['BAD_USER_INPUT', '{ devices(first: -1) { edges { cursor } } }'],
    ['BAD_USER_INPUT', '{ device(id: "d-1") { risk(horizonDays: 8) { probability } } }'],
    ['BAD_USER_INPUT', '{ a4111111111111111: fleet { deviceCount } }'],
  ])('as %s: %s', async (wanted, query) => {
    expect((await api.ask(query)).code).toBe(wanted);
  });

  it('a list of operations, and a body that is none', async () => {
    expect(
      await code('', { body: '[{"query":"{ fleet { deviceCount } }"},{"query":"{ fleet { deviceCount } }"}]' }),
    ).toEqual([200, 'LIMIT_EXCEEDED']);
    expect((await api.ask('', {}, { body: 'null' })).status).toBe(400);
    expect((await api.ask('', {}, { body: '{"query": ' })).status).toBe(400);
  });

  it('an operation of a name that nothing has, and a null where only a default let the variable stand', async () => {
    const query = '{ fleet { deviceCount } }';
    const nulls = [
      'query ($id: ID = "d-1") { device(id: $id) { id } }',
      'query ($id: ID = "d-1") { devices(filter: { ids: [$id] }) { edges { cursor } } }',
      'query ($yes: Boolean = true, $id: ID) { device(id: "d-1") @include(if: $yes) { id } position(id: "p") { id } fleet(filter: { site: $id }) { online } }',
      'mutation ($id: ID = "c") { retireDevice(input: { commandId: $id, device: "nobody" }) { id } }',
    ];
    for (let time = 0; time < 3; time += 1) {
      const named = await api.ask('', {}, { body: JSON.stringify({ query, operationName: 'Other' }) });
      expect(named.code).toBe('BAD_USER_INPUT');
      for (const one of nulls) {
        const { code: told } = await api.ask(one, { id: null, yes: null }, { key: api.key('operator') });
        expect([time, one, told]).toEqual([time, one, 'BAD_USER_INPUT']);
      }
    }
    const paid = `query ($id: ID = "d") { devices(filter: { ids: [$id] }) { totalCount } dear: devices(first: 500) { edges { node { history(first: 500) { edges { cursor } } } } } }`;
    expect((await api.ask(paid, { id: null })).code).toBe('LIMIT_EXCEEDED');
    expect(api.log.text).not.toContain('unexpectedly');
  });

  it('without telling what was sent', async () => {
    for (const query of [
      '{ device(id: "4111111111111111" ',
      '{ devices(first: "4111111111111111") { totalCount } }',
      '{ device(id: "x") { f4111111111111111 } }',
      'query ($n: Int) { devices(first: $n) { totalCount } }',
    ]) {
      const { text } = await api.ask(query, { n: '4111111111111111' });
      expect(text).not.toContain('4111111111111111');
      expect(text).not.toContain('stacktrace');
    }
    expect(api.log.text).not.toContain('4111111111111111');
  });
});

describe('what is not refused', () => {
  it('is what lies just within the limits', async () => {
    const within = [
      '{ devices(first: 90) { edges { node { history(first: 100) { edges { cursor } } } } } }',
      '{ devices(first: 500) { totalCount edges { node { id } } } }',
      '{ incidents { edges { node { id } } pageInfo { hasNextPage endCursor } } firmwareCohorts { model } }',
      '{ fleet { deviceCount online offline unknown byBand { band count } byCause { cause count } byAction { action count } } }',
    ];
    for (const query of within) expect(await code(query)).toEqual([200, undefined]);
  });

  it('is the introspection of tools', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect(await code(getIntrospectionQuery())).toEqual([200, undefined]);
  });
});

describe('an answer', () => {
  it('says what it reflects', async () => {
    const { tillwatch } = await api.ask('{ fleet { deviceCount } }');
    expect(tillwatch).toEqual({ logPosition: expect.stringMatching(/^\d+$/), lagMs: 0 });
  });

  it('to a receipt that is none comes at once, and to one of another store too', async () => {
    for (const minReceipt of ['no receipt', '{}', 'x'.repeat(2000)])
      expect(await code('{ fleet { deviceCount } }', { minReceipt })).toEqual([200, 'BAD_USER_INPUT']);
  });
});

describe('filters and orders', () => {
  it('page through the fleet, and a cursor of another order is refused', async () => {
    await api.tell(Array.from({ length: 7 }, (_, i) => event('terminal.heartbeat', `page-${i}`, { gauges: {} })));
    const page = (orderBy: string, after: string | null) =>
      api.ask(
        'query ($o: DeviceOrder, $a: String) { devices(filter: { text: "PAGE-" }, orderBy: $o, first: 3, after: $a) { totalCount edges { node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }',
        { o: orderBy, a: after },
      );
    type Page = {
      devices: {
        totalCount: number;
        edges: { node: { id: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { data } = await page('ID_ASC', after);
      const { devices } = data as unknown as Page;
      expect(devices.totalCount).toBe(7);
      ids.push(...devices.edges.map(({ node }) => node.id));
      if (!devices.pageInfo.hasNextPage) break;
      after = devices.pageInfo.endCursor;
    }
    expect(ids).toEqual(Array.from({ length: 7 }, (_, i) => `page-${i}`));
    const foreign = ((await page('ID_ASC', null)).data as unknown as Page).devices.pageInfo.endCursor;
    expect((await page('RISK_DESC', foreign)).code).toBe('BAD_USER_INPUT');
  });
});
