import { describe, expect, it } from '@jest/globals';
import { accepted, intake, read, refused, sent } from '../testing/sent.js';
import { EVENT_BYTES_MAX, TOO_LARGE_PARSED_LENGTH_MAX } from './limits.js';
import { readEvent } from './read-event.js';
import type { RefusalReason } from './refusal.js';

const site = { type: 'fleet.site.registered.v1', subject: 'site:berlin-1', data: { site: 'berlin-1', merchant: 'm' } };
const release = {
  type: 'fleet.firmware.released.v1',
  subject: 'model:P400 Plus ☕',
  data: { model: 'P400 Plus ☕', component: 'app', version: '4.3.0' },
};

describe('the reason for which an event does not come in', () => {
  const cases: [RefusalReason, string, Record<string, unknown>][] = [
    ...['specversion', 'id', 'source', 'type', 'subject', 'time'].map(
      (name): [RefusalReason, string, Record<string, unknown>] => [
        'malformed-envelope',
        `no ${name}`,
        { [name]: undefined },
      ],
    ),
    ['malformed-envelope', 'specversion 0.3', { specversion: '0.3' }],
    ['malformed-envelope', 'an empty id', { id: '' }],
    ['malformed-envelope', 'an empty source', { source: '' }],
    ['malformed-envelope', 'an id that is a number', { id: 4711 }],
    ['malformed-envelope', 'a time that is a number', { time: 1_767_600_000_000 }],
    ['malformed-envelope', 'a subject that is a list', { subject: ['device-one'] }],
    ['unknown-type', 'a type that does not exist', { type: 'terminal.nonsense.v1' }],
    ['unknown-type', 'a type without its version', { type: 'terminal.rebooted' }],
    ['unknown-type', 'a version that does not exist', { type: 'terminal.rebooted.v2' }],
    ['unknown-type', 'a name that every object has', { type: 'constructor' }],
    ['unknown-type', 'the name of an object kind', { type: '__proto__' }],
    ['device-id-invalid', 'an empty subject', { subject: '' }],
    ['device-id-invalid', '65 characters', { subject: 'd'.repeat(65) }],
    ['device-id-invalid', 'a blank', { subject: 'dev ice' }],
    ['device-id-invalid', 'a slash', { subject: 'dev/ice' }],
    ['device-id-invalid', 'a foreign letter', { subject: 'gerät-1' }],
    ['device-id-invalid', 'a line feed at the end', { subject: 'device\n' }],
    ['device-id-invalid', 'a site as device', { subject: 'site:berlin-1' }],
    ['device-id-invalid', 'a model as device', { subject: 'model:P400' }],
    ['device-id-invalid', 'a site without its prefix', { ...site, subject: 'berlin-1' }],
    [
      'device-id-invalid',
      'a site with a blank',
      { ...site, subject: 'site:berlin 1', data: { site: 'berlin 1', merchant: 'm' } },
    ],
    ['device-id-invalid', 'an empty model', { ...release, subject: 'model:' }],
    ['device-id-invalid', 'a model of 129 characters', { ...release, subject: `model:${'☕'.repeat(129)}` }],
    ['device-id-invalid', 'a model with half a character', { ...release, subject: 'model:\ud83d' }],
    ['time-invalid', 'a word', { time: 'yesterday' }],
    ['time-invalid', 'an empty time', { time: '' }],
    ['invalid-data', 'no data', { data: undefined }],
    ['invalid-data', 'data that is null', { data: null }],
    ['invalid-data', 'data that is a list', { data: [] }],
    ['invalid-data', 'data that is a text', { data: '{"reason":"user"}' }],
    ['invalid-data', 'data in base64', { data_base64: 'eyJyZWFzb24iOiJ1c2VyIn0=' }],
    ['invalid-data', 'another site than the subject', { ...site, data: { site: 'berlin-2', merchant: 'm' } }],
    ['invalid-data', 'another model than the subject', { ...release, subject: 'model:P500' }],
  ];
  it.each(cases)('is %s for %s', (reason, _what, more) => {
    const refusal = refused(more);
    expect(refusal.reason).toBe(reason);
    expect(refusal.detail).not.toBe('');
    expect(refusal.unsafeId).toBe(typeof sent(more)['id'] === 'string' ? sent(more)['id'] : undefined);
  });

  it.each(['42', 'null', '[]', '"a text"', '{"specversion":"1.0",', '', '{}{}', '\ufeff{}'])(
    'is malformed-envelope for %j',
    (text) => {
      expect(readEvent(text, intake())).toMatchObject({
        outcome: 'refused',
        reason: 'malformed-envelope',
        unsafeId: undefined,
      });
    },
  );

  it('is the first found: envelope, type, sender, tenant, subject, time, data', () => {
    const wrong = { subject: '/', time: 'x', data: null, tenant: 'other', type: 'fleet.device.retired.v1' };
    const how = { role: 'gateway', tenantMustAgree: true } as const;
    expect(refused({ ...wrong, id: '', type: 'x' }, how).reason).toBe('malformed-envelope');
    expect(refused({ ...wrong, type: 'x' }, how).reason).toBe('unknown-type');
    expect(refused(wrong, how).reason).toBe('forbidden-type');
    expect(refused(wrong, { tenantMustAgree: true }).reason).toBe('tenant-mismatch');
    expect(refused(wrong).reason).toBe('device-id-invalid');
    expect(refused({ ...wrong, subject: 'd' }).reason).toBe('time-invalid');
    expect(refused({ ...wrong, subject: 'd', time: '2026-01-06T11:00:00Z' }).reason).toBe('invalid-data');
  });

  it('is forbidden-type for what a gateway may not send', () => {
    const gateway = { role: 'gateway' } as const;
    expect(accepted({}, gateway).type).toBe('terminal.rebooted.v1');
    expect(refused({ type: 'fleet.device.retired.v1', data: {} }, gateway).reason).toBe('forbidden-type');
    expect(refused(site, gateway).reason).toBe('forbidden-type');
    expect(refused({}, { role: 'viewer' }).reason).toBe('forbidden-type');
    for (const role of ['operator', 'admin'] as const) expect(accepted(site, { role }).type).toBe(site.type);
  });

  it('is tenant-mismatch only where the way in speaks for one tenant', () => {
    const bound = { tenantMustAgree: true };
    expect(refused({ tenant: 'other' }, bound).reason).toBe('tenant-mismatch');
    expect(accepted({ tenant: 'acme' }, bound).outcome).toBe('read');
    expect(accepted({}, bound).outcome).toBe('read');
    expect(accepted({ tenant: 'other' }).attributes).toEqual({ tenant: 'other' });
  });
});

describe('the size of an event', () => {
  const text = (data: unknown) => JSON.stringify(sent({ type: 'terminal.configuration.reported.v1', data }));
  const padded = (bytes: number) =>
    text({}).replace('"data":', `"data":${' '.repeat(bytes - Buffer.byteLength(text({})))}`);

  it.each([
    ['64 KiB', padded(EVENT_BYTES_MAX), undefined],
    ['one byte more', padded(EVENT_BYTES_MAX + 1), 'too-large'],
    ['66 KiB of escapes', text({ note: '@' }).replace('@', '\\u0041'.repeat(11 * 1024)), 'too-large'],
    ['60 KiB of escapes', text({ note: '@' }).replace('@', '\\u0041'.repeat(10 * 1024)), undefined],
    ['66 KiB in 22,528 letters', text({ note: '支'.repeat(22 * 1024) }), 'too-large'],
    ['60 KiB in 20,480 letters', text({ note: '支'.repeat(20 * 1024) }), undefined],
    ['64 KiB in pairs of surrogates', text({ note: '😀'.repeat(16 * 1024) }), 'too-large'],
  ])('of %s is counted in bytes as sent', (_what, event, reason) => {
    for (const byteLength of [undefined, Buffer.byteLength(event)]) {
      const answer = readEvent(event, intake(), byteLength);
      expect(answer.outcome === 'refused' ? answer.reason : undefined).toBe(reason);
      if (answer.outcome === 'refused') expect(answer.unsafeId).toBe('evt-a');
    }
  });

  it('is told with its id only where that costs little', () => {
    const ofLength = (length: number) => readEvent(padded(length), intake());
    expect(ofLength(TOO_LARGE_PARSED_LENGTH_MAX)).toMatchObject({ reason: 'too-large', unsafeId: 'evt-a' });
    expect(ofLength(TOO_LARGE_PARSED_LENGTH_MAX + 1)).toMatchObject({ reason: 'too-large', unsafeId: undefined });
  });

  it('is told as too large even where it is no JSON', () => {
    expect(readEvent('x'.repeat(EVENT_BYTES_MAX + 1), intake())).toMatchObject({
      reason: 'too-large',
      unsafeId: undefined,
    });
  });
});

describe('what is kept', () => {
  it('are unknown fields, wherever they stand', () => {
    const data = {
      reason: 'user',
      vendorNote: 'Prüfstand 支付 ☕',
      list: [1, 2.5, null, { deep: [true, ''] }],
      zero: 0,
    };
    expect(accepted({ data }).unsafeData).toEqual(data);
  });

  it('are further attributes, and the time where milliseconds in UTC do not say it all', () => {
    const event = accepted({
      datacontenttype: 'application/json',
      time: '2026-01-06t12:59:00.1234567+01:00',
      attemptid: 'a-7',
    });
    expect(event.attributes).toEqual({
      datacontenttype: 'application/json',
      attemptid: 'a-7',
      time: '2026-01-06t12:59:00.1234567+01:00',
    });
    expect(accepted().attributes).toBeUndefined();
  });

  it('are names that every object has, and they do no harm', () => {
    const text = JSON.stringify(sent({ type: 'terminal.configuration.reported.v1', data: '@', xproto: 1 }))
      .replace('"@"', '{"__proto__":{"polluted":1},"constructor":{"prototype":2},"toString":"x"}')
      .replace('"xproto"', '"__proto__"');
    for (const event of [text, text.replace('"x"', '"\\u0078"')]) {
      const answer = readEvent(event, intake());
      if (answer.outcome === 'refused') throw new Error(answer.detail);
      expect(JSON.stringify(answer.unsafeData)).toBe(
        '{"__proto__":{"polluted":1},"constructor":{"prototype":2},"toString":"x"}',
      );
      expect(JSON.stringify(answer.attributes)).toBe('{"__proto__":1}');
      expect(Object.getPrototypeOf(answer.unsafeData)).toBe(Object.prototype);
      expect({}).not.toHaveProperty('polluted');
    }
  });

  it('is the sequence, as text', () => {
    expect(accepted({ sequence: '0042' }).sequence).toBe('0042');
    expect(accepted({ sequence: 42 })).toMatchObject({ sequence: '42' });
    expect(accepted().sequence).toBeUndefined();
    const odd = accepted({ sequence: { a: 1 } });
    expect([odd.sequence, odd.attributes]).toEqual([undefined, { sequence: { a: 1 } }]);
  });
});

describe('values no store could hold', () => {
  const raw = (data: string) =>
    readEvent(
      JSON.stringify(sent({ type: 'terminal.configuration.reported.v1', data: '@' })).replace('"@"', data),
      intake(),
    );

  it('are refused: nesting without end', () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(raw(nested(60)).outcome).toBe('read');
    expect(raw(nested(64))).toMatchObject({ reason: 'invalid-data' });
    expect(raw(nested(30_000))).toMatchObject({ reason: 'invalid-data' });
    expect(readEvent(`{"a":${'{"b":'.repeat(9000)}`, intake())).toMatchObject({ reason: 'malformed-envelope' });
  });

  it('are refused: numbers that no double holds', () => {
    expect(raw('{"a":1e999}')).toMatchObject({ reason: 'invalid-data' });
    expect(raw('{"a":{"b":[-1e999]}}')).toMatchObject({ reason: 'invalid-data' });
    expect(raw('{"a":1e308}').outcome).toBe('read');
  });

  it('are refused: names that a store would not keep apart', () => {
    for (const position of ['lane-\ud83d', 'lane-\u0000']) {
      const data = { position, site: 's', merchant: 'm' };
      expect(refused({ type: 'fleet.device.deployed.v1', data }).reason).toBe('invalid-data');
    }
  });
});

describe('card numbers in an event', () => {
  const CARD = '4111111111111111';
  const MASKED = '411111******1111';
  const dataOf = (raw: string) => {
    const text = JSON.stringify(sent({ type: 'terminal.configuration.reported.v1', data: '@' })).replace('"@"', raw);
    const answer = readEvent(text, intake());
    if (answer.outcome === 'refused') throw new Error(answer.detail);
    return answer.unsafeData;
  };

  it('are masked in texts, names, numbers and lists', () => {
    expect(dataOf(`{"text":"${CARD}","${CARD}":true,"list":[{"deep":["${CARD}",{"${CARD}":null}]}]}`)).toEqual({
      text: MASKED,
      [MASKED]: true,
      list: [{ deep: [MASKED, { [MASKED]: null }] }],
    });
    expect(dataOf(`{"a":${CARD},"b":-${CARD},"c":${CARD}.25,"d":4.111111111111111e15,"e":${CARD}00e-2}`)).toEqual(
      Object.fromEntries([...'abcde'].map((name) => [name, MASKED])),
    );
  });

  it('are masked in escapes', () => {
    const escaped = [...CARD].map((digit) => `\\u003${digit}`).join('');
    expect(dataOf(`{"a":"${escaped}","${escaped}":1}`)).toEqual({ a: MASKED, [MASKED]: 1 });
    expect(dataOf('{"a":"4111\\u002d1111\\u002d1111\\u002d1111"}')).toEqual({ a: MASKED });
  });

  it('lose no value where two names look alike once they are masked', () => {
    const other = '4111119999941111';
    const data = dataOf(`{"${CARD}":1,"${other}":2,"${MASKED}":3}`);
    expect(new Set(Object.values(data))).toEqual(new Set([1, 2, 3]));
    expect(Object.keys(data)).toHaveLength(3);
  });

  it.each([
    ['terminal.heartbeat.v1', `{"gauges":{"uptime_s":${CARD}}}`],
    ['terminal.heartbeat.v1', '{"gauges":{"rssi_dbm":-4222222222222}}'],
    ['terminal.counters.v1', `{"bootId":"b","counters":{"reads.chip.failed":${CARD}}}`],
    ['terminal.offline-queue.v1', `{"count":1,"amountMinor":30569309025904,"currency":"EUR"}`],
    ['terminal.configuration.reported.v1', `{"contactlessLimitMinor":${CARD}}`],
  ])('are no numbers any more: %s with %s is invalid', (type, data) => {
    const text = JSON.stringify(sent({ type, data: '@' })).replace('"@"', data);
    expect(readEvent(text, intake())).toMatchObject({ outcome: 'refused', reason: 'invalid-data' });
  });

  it.each([
    'serial',
    'position',
    'site',
    'merchant',
    'venue',
    'model',
    'cohort',
    'host',
    'networkId',
    'attemptId',
    'replacedBy',
  ])('are not masked in %s, which is refused, but after sn:, mid: and imei:', (name) => {
    const type = 'terminal.configuration.reported.v1';
    for (const value of [CARD, `lane-${CARD}`, '4111-1111-1111-1111', Number(CARD)]) {
      expect(refused({ type, data: { [name]: value } }).reason).toBe('invalid-data');
    }
    for (const prefix of ['sn:', 'mid:', 'imei:']) {
      expect(accepted({ type, data: { [name]: prefix + CARD } }).unsafeData).toEqual({ [name]: prefix + CARD });
    }
  });

  it('are refused in a subject', () => {
    for (const subject of [CARD, `lane-${CARD}`, '4111-1111-1111-1111', '4111.1111.1111.1111']) {
      expect(refused({ subject }).reason).toBe('device-id-invalid');
    }
    expect(accepted({ subject: `sn:${CARD}` }).subject).toBe(`sn:${CARD}`);
    expect(accepted({ subject: '356938035643809' }).subject).toBe('356938035643809');
  });

  it('are masked in further attributes and their names, and in the sequence', () => {
    const event = accepted({ traceparent: CARD, [`x${CARD}`]: 'x', sequence: CARD, recordedtime: CARD });
    expect(event.attributes).toEqual({ traceparent: MASKED, [`x${MASKED}`]: 'x', recordedtime: MASKED });
    expect(event.sequence).toBe(MASKED);
  });

  it('are not looked for in times that a type declares', () => {
    const time = `2026-01-06T11:00:00.${CARD}Z`;
    const window = {
      from: time,
      to: time,
      reads: {},
      transactions: { approved: 1, declined: 0, failed: 0, cancelled: 0 },
    };
    expect(accepted({ type: 'terminal.activity.v1', data: window }).unsafeData).toEqual(window);
    expect(accepted({ time, recordedtime: time }).attributes).toEqual({ time, recordedtime: time });
    expect(accepted({ data: { reason: 'user', note: time } }).unsafeData['note']).toContain(MASKED);
  });

  it('are never told in a detail', () => {
    const spoilt = [
      { data: { reason: CARD } },
      { data: { [CARD]: 1 } },
      { type: 'terminal.heartbeat.v1', data: { gauges: { [CARD]: 'x' } } },
      { type: `terminal.${CARD}.v1` },
      { time: CARD },
      { specversion: CARD },
      { subject: `${CARD}/1` },
      { id: Number(CARD) },
      {
        type: 'terminal.card-read.failed.v1',
        data: { interface: 'chip', reason: 'timeout', cardHash: `${'secret'.repeat(11)}` },
      },
    ];
    for (const more of spoilt) {
      const answer = read(more);
      expect(answer.outcome).toBe('refused');
      if (answer.outcome === 'refused') expect(answer.detail).not.toMatch(/4111|secret/);
    }
  });
});

describe('near misses', () => {
  it('are kept as they were sent', () => {
    const data = {
      epochMilliseconds: 1_767_700_800_123,
      luhnInvalid: 4_111_111_111_111_112,
      uuid: 'deadbeef-cafe-4bad-4111-111111111111',
      hex: 'deadbeefcafebabe4111111111111111',
      note: 'deadbeef-cafe-4bad-4111-111111111111 / deadbeefcafebabe4111111111111111',
      large: 1e21,
      rfc3339: '2026-01-05T08:00:00.123456789+01:00',
    };
    expect(
      accepted({ type: 'terminal.configuration.reported.v1', data, id: data.uuid, source: `/gw/${data.hex}` }),
    ).toMatchObject({
      unsafeData: data,
      hides: { id: false, source: false },
    });
  });
});
