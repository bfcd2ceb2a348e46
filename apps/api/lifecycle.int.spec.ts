import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandStream, deviceStream } from '#streams';
import type { JsonObject } from '#telemetry';
import { ApiHarness, event } from './testing/api-harness.js';

const INPUTS: Readonly<Record<string, string>> = {
  registerDevice: 'RegisterDeviceInput',
  deployDevice: 'DeployDeviceInput',
  confirmFailure: 'ConfirmFailureInput',
  recordRepair: 'RecordRepairInput',
  swapDevice: 'SwapDeviceInput',
  withdrawDevice: 'WithdrawDeviceInput',
  retireDevice: 'RetireDeviceInput',
  voidRecord: 'VoidRecordInput',
};
const HISTORY =
  'query ($id: ID!) { device(id: $id) { history(newestFirst: false) { edges { node { id type source cloudEventId flags } } } } }';

let api: ApiHarness;
beforeAll(async () => {
  api = await ApiHarness.start();
});
afterAll(() => api.stop());

let asked = 0;
async function run(mutation: string, fields: JsonObject) {
  asked += 1;
  const input = { commandId: `command-${asked}`, ...fields };
  const query = `mutation ($input: ${INPUTS[mutation]}!) { ${mutation}(input: $input) { id lifecycle position revision inconsistencies } }`;
  const answer = await api.ask(query, { input }, { key: api.key('operator') });
  return { ...answer, device: answer.data?.[mutation] };
}
const register = (device: string) => run('registerDevice', { device, serial: `S-${device}`, model: 'P400' });
const deploy = (device: string, more: JsonObject = {}) =>
  run('deployDevice', { device, position: `lane-${device}`, site: 's', merchant: 'm', ...more });
const codeOf = async (mutation: string, fields: JsonObject): Promise<unknown[]> => {
  const { status, code } = await run(mutation, fields);
  return [status, code];
};
type Told = {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly cloudEventId: string;
  readonly flags: string[];
};
async function historyOf(id: string): Promise<Told[]> {
  const { data } = await api.ask(HISTORY, { id });
  const { device } = data as unknown as { device: { history: { edges: { node: Told }[] } } | null };
  return device?.history.edges.map(({ node }) => node) ?? [];
}

describe('a mutation', () => {
  it('answers the device with the change applied, and a receipt', async () => {
    expect((await register('d-1')).device).toEqual({
      id: 'd-1',
      lifecycle: 'REGISTERED',
      position: null,
      revision: 0,
      inconsistencies: [],
    });
    const { device, tillwatch } = await deploy('d-1', { expectedRevision: 0 });
    expect(device).toMatchObject({ lifecycle: 'DEPLOYED', position: 'lane-d-1', revision: 1 });
    const read = await api.ask('{ device(id: "d-1") { lifecycle } }', {}, { minReceipt: tillwatch?.receipt ?? '' });
    expect(read.data).toEqual({ device: { lifecycle: 'DEPLOYED' } });
    expect((await run('confirmFailure', { device: 'd-1', component: 'power', note: 'bench' })).device).toMatchObject({
      revision: 2,
    });
    expect(
      (await run('recordRepair', { device: 'd-1', component: 'power', action: 'RESET', finding: 'NO_FAULT_FOUND' }))
        .device,
    ).toMatchObject({ revision: 3 });
    expect(
      (await run('swapDevice', { device: 'd-1', replacedBy: 'd-2', reason: 'CHIP_READ_ERROR' })).device,
    ).toMatchObject({ lifecycle: 'IN_DEPOT', position: null, revision: 4 });
    expect((await run('withdrawDevice', { device: 'd-1', to: 'STOCK' })).device).toMatchObject({
      lifecycle: 'IN_STOCK',
      revision: 5,
    });
    expect((await run('retireDevice', { device: 'd-1' })).device).toMatchObject({ lifecycle: 'RETIRED', revision: 6 });
    const told = await historyOf('d-1');
    expect(told.map(({ type }) => type.split('.').at(-2))).toEqual([
      'registered',
      'deployed',
      'failure-confirmed',
      'repaired',
      'swapped',
      'withdrawn',
      'retired',
    ]);
    expect(new Set(told.map(({ source }) => source))).toEqual(new Set(['tillwatch:command']));
  });

  it('sent again answers as before and does nothing, also after others were done', async () => {
    const fields = {
      commandId: 'once',
      device: 'r-1',
      serial: 'S',
      model: 'P400',
      at: '2026-01-01T10:00:00+01:00',
      expectedRevision: -1,
    };
    const first = await run('registerDevice', fields);
    const again = await run('registerDevice', { ...fields, at: '2026-01-01T09:00:00Z' });
    expect([first.code, again.device, again.tillwatch?.receipt]).toEqual([
      undefined,
      first.device,
      first.tillwatch?.receipt,
    ]);
    await deploy('r-1');
    expect((await run('registerDevice', fields)).device).toMatchObject({ lifecycle: 'DEPLOYED' });
    expect((await historyOf('r-1')).map(({ cloudEventId }) => cloudEventId)).toEqual(['once', expect.any(String)]);
  });

  it('sent many times at once is done once', async () => {
    const fields = { commandId: 'crowd', device: 'r-2', serial: 'S', model: 'P400' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => run('registerDevice', fields)));
    expect(answers.map(({ code }) => code)).toEqual(Array.from({ length: 8 }, () => undefined));
    expect(await historyOf('r-2')).toHaveLength(1);
  });

  it('is done after a reservation whose event was never appended', async () => {
    const first = await run('registerDevice', { commandId: 'cut', device: 'r-3', serial: 'S', model: 'P400' });
    const [reservation] = await api.store.readStream(commandStream('acme', 'cut'), {
      from: 0,
      direction: 'forwards',
      limit: 1,
    });
    const [event] = await api.store.readStream(deviceStream('device', 'acme', 'r-3'), {
      from: 0,
      direction: 'forwards',
      limit: 1,
    });
    const other = await ApiHarness.start();
    // The same keys make the same event id, so the other installation stands for this one, killed in between.
    Object.assign(other.access, { identityKey: (tenant: string) => api.access.identityKey(tenant) });
    if (reservation)
      await other.store.append([
        {
          stream: reservation.stream,
          expected: 'none',
          events: [
            {
              eventId: reservation.eventId,
              type: reservation.type,
              data: reservation.data,
              metadata: reservation.metadata,
            },
          ],
        },
      ]);
    const query = 'mutation ($input: RegisterDeviceInput!) { registerDevice(input: $input) { id revision } }';
    const input = { commandId: 'cut', device: 'r-3', serial: 'S', model: 'P400' };
    const { data } = await other.ask(query, { input }, { key: other.key('operator') });
    expect([first.code, data]).toEqual([undefined, { registerDevice: { id: 'r-3', revision: 0 } }]);
    const [redone] = await other.store.readStream(deviceStream('device', 'acme', 'r-3'), {
      from: 0,
      direction: 'forwards',
      limit: 1,
    });
    expect(redone?.eventId).toBe(event?.eventId);
    await other.stop();
  });
});

describe('what is refused', () => {
  beforeAll(async () => {
    await register('x-1');
    await deploy('x-1');
    await api.tell([event('terminal.heartbeat', 'heard', { gauges: {} })]);
  });

  it('as NOT_FOUND: a device that nobody knows, and an event that it does not have', async () => {
    for (const [mutation, fields] of Object.entries<JsonObject>({
      deployDevice: { position: 'p', site: 's', merchant: 'm' },
      confirmFailure: { component: 'power' },
      recordRepair: { component: 'power', action: 'NONE', finding: 'CONFIRMED' },
      swapDevice: { replacedBy: 'next', reason: 'OTHER' },
      withdrawDevice: { to: 'STOCK' },
      retireDevice: {},
      voidRecord: { eventId: '018f3e1c-7c1a-8d3e-9d5b-0a1b2c3d4e5f', reason: 'wrong' },
    })) {
      expect(await codeOf(mutation, { device: 'nobody', ...fields })).toEqual([200, 'NOT_FOUND']);
    }
    for (const eventId of ['none', '018f3e1c-7c1a-8d3e-9d5b-0a1b2c3d4e5f'])
      expect(await codeOf('voidRecord', { device: 'x-1', eventId, reason: 'wrong' })).toEqual([200, 'NOT_FOUND']);
    expect((await api.ask('{ device(id: "nobody") { id } }')).data).toEqual({ device: null });
  });

  it('as CONFLICT: a wrong revision, a state that rules it out, a command id of another input', async () => {
    for (const expectedRevision of [-1, 0, 9999])
      expect(await codeOf('retireDevice', { device: 'x-1', expectedRevision })).toEqual([200, 'CONFLICT']);
    expect(await codeOf('registerDevice', { device: 'x-1', serial: 'S', model: 'M' })).toEqual([200, 'CONFLICT']);
    expect(await codeOf('swapDevice', { device: 'heard', replacedBy: 'next', reason: 'OTHER' })).toEqual([
      200,
      'CONFLICT',
    ]);
    const { code } = await run('confirmFailure', { commandId: 'taken', device: 'x-1', component: 'power' });
    expect(code).toBeUndefined();
    for (const [mutation, fields] of [
      ['confirmFailure', { device: 'x-1', component: 'software' }],
      ['confirmFailure', { device: 'heard', component: 'power' }],
      ['retireDevice', { device: 'x-1' }],
    ] as const) {
      expect(await codeOf(mutation, { commandId: 'taken', ...fields })).toEqual([200, 'CONFLICT']);
    }
  });

  it('as BAD_USER_INPUT: empty names, ids that are none, card numbers, times to come', async () => {
    const lane = { device: 'x-1', position: 'p', site: 's', merchant: 'm' };
    const wrong: [string, JsonObject][] = [
      ...['position', 'site', 'merchant'].map((name): [string, JsonObject] => [
        'deployDevice',
        { ...lane, [name]: '' },
      ]),
      ['deployDevice', { ...lane, position: 'lane 4111111111111111' }],
      ['deployDevice', { ...lane, commandId: '4111111111111111' }],
      ['deployDevice', { ...lane, commandId: '' }],
      ['deployDevice', { ...lane, at: new Date(Date.now() + 3_600_000).toISOString() }],
      ['registerDevice', { device: 'has blank', serial: 's', model: 'm' }],
      ['registerDevice', { device: '4111111111111111', serial: 's', model: 'm' }],
      ['registerDevice', { device: 'new', serial: ' ', model: 'm' }],
      ['registerDevice', { device: 'new', serial: 's', model: 'm'.repeat(200) }],
      ['confirmFailure', { device: 'x-1', component: '' }],
      ['swapDevice', { device: 'x-1', replacedBy: 'x-1', reason: 'OTHER' }],
      ['swapDevice', { device: 'x-1', replacedBy: 'has blank', reason: 'OTHER' }],
    ];
    const before = await historyOf('x-1');
    for (const [mutation, fields] of wrong)
      expect([mutation, fields, ...(await codeOf(mutation, fields))]).toEqual([
        mutation,
        fields,
        200,
        'BAD_USER_INPUT',
      ]);
    expect(await historyOf('x-1')).toEqual(before);
    expect((await api.ask('{ device(id: "new") { id } }')).data).toEqual({ device: null });
  });
});

describe('a record that was wrong', () => {
  it('counts no longer, stays in history, and cannot be voided twice', async () => {
    await register('v-1');
    await deploy('v-1');
    await run('retireDevice', { device: 'v-1', reason: 'mistake' });
    const wrong = (await historyOf('v-1')).find(({ type }) => type === 'fleet.device.retired.v1');
    const { device } = await run('voidRecord', {
      device: 'v-1',
      eventId: wrong?.id ?? '',
      reason: 'another was meant',
    });
    expect(device).toMatchObject({ lifecycle: 'DEPLOYED', position: 'lane-v-1', revision: 3 });
    expect((await historyOf('v-1')).filter(({ flags }) => flags.includes('VOIDED')).map(({ id }) => id)).toEqual([
      wrong?.id,
    ]);
    expect(await codeOf('voidRecord', { device: 'v-1', eventId: wrong?.id ?? '', reason: 'again' })).toEqual([
      200,
      'CONFLICT',
    ]);
    expect(
      await codeOf('voidRecord', { device: 'd-1', eventId: wrong?.id ?? '', reason: 'of another device' }),
    ).toEqual([200, 'NOT_FOUND']);
  });
});

describe('a card number in a note', () => {
  it('is masked before anything is written, the reservation too', async () => {
    await register('n-1');
    await run('confirmFailure', {
      commandId: 'note',
      device: 'n-1',
      component: 'power',
      note: 'seen on 4111111111111111',
    });
    const { events } = await api.store.readAll({ after: 0n as never, limit: 1000 });
    expect(JSON.stringify(events.map(({ data, metadata }) => [data, metadata]))).not.toContain('4111111111111111');
    expect(JSON.stringify(events.map(({ data }) => data))).toContain('411111******1111');
  });
});
