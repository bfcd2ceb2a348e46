import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '#event-store';
import { decodeReceipt } from '#receipts';
import { deviceStream, rejectedStream } from '#streams';
import { type Answer, reboot, WayInHarness } from './testing/way-in-harness.js';

const CARD = '4111111111111111';
const KIB = 1024;
const MIB = 1024 * KIB;

let wayIn: WayInHarness;
beforeEach(async () => {
  wayIn = await WayInHarness.start();
});
afterEach(() => wayIn.stop());

const stored = (stream: string): Promise<readonly StoredEvent[]> => wayIn.store.readStream(stream, { limit: 10_000 });
const kept = (device: string): Promise<readonly StoredEvent[]> => stored(deviceStream('telemetry', 'acme', device));
const counts = ({ status, body }: Answer): unknown[] => [status, body?.accepted, body?.duplicate, body?.rejected];
const isProblem = (answer: Answer, status: number, code?: string): void => {
  expect([answer.status, answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual([
    status,
    'application/problem+json',
    'nosniff',
  ]);
  expect(answer.body).toMatchObject({ status, title: expect.any(String), ...(code !== undefined && { code }) });
  expect(answer.text).not.toContain(CARD);
};

describe('what is sent', () => {
  it('is stored from one event, a batch and lines, plain and gzipped, with a receipt that covers it', async () => {
    for (const as of ['one', 'batch', 'lines'] as const) {
      for (const gzip of [false, true]) {
        const device = `d-${as}-${gzip}`;
        const events = Array.from({ length: as === 'one' ? 1 : 7 }, () => reboot(device));
        const answer = await wayIn.send(events, { as, gzip });
        expect(counts(answer)).toEqual([202, events.length, 0, []]);
        const in_store = await kept(device);
        expect(in_store.length).toBe(events.length);
        expect(decodeReceipt(answer.body.receipt)).toEqual({
          storeId: 'memory',
          logPosition: in_store.at(-1)?.logPosition,
        });
      }
    }
  });

  it('goes to the stream of its kind, and an unbelievable clock to that of clocks', async () => {
    const old = { time: '2000-01-01T00:00:00Z' };
    const site = { type: 'fleet.site.registered.v1', data: { site: 's-1', merchant: 'm' } };
    const retired = { type: 'fleet.device.retired.v1', data: {} };
    await wayIn.send([reboot('d', old), reboot('d', retired), reboot('site:s-1', site)]);
    expect((await stored(deviceStream('clock', 'acme', 'd'))).length).toBe(1);
    expect((await stored(deviceStream('device', 'acme', 'd'))).length).toBe(1);
    expect((await stored('site-acme-s-1')).length).toBe(1);
    await wayIn.send([reboot('d', old)], { headers: { 'tillwatch-import': 'historical' } });
    expect((await kept('d')).length).toBe(1);
  });

  it('is counted once however often it is sent, also within one request, and the receipt still covers it', async () => {
    const [first, second] = [reboot('d'), reboot('d')];
    expect(counts(await wayIn.send([first, first, second, first]))).toEqual([202, 2, 2, []]);
    const again = await wayIn.send([second, first], { as: 'batch', gzip: true });
    expect(counts(again)).toEqual([202, 0, 2, []]);
    expect(decodeReceipt(again.body.receipt)?.logPosition).toBe(2n);
    const answers = await Promise.all(Array.from({ length: 8 }, () => wayIn.send([{ ...first, id: 'shared' }])));
    expect(answers.filter(({ body }) => body.accepted === 1 && body.duplicate === 0).length).toBe(1);
    expect(answers.filter(({ body }) => body.accepted === 0 && body.duplicate === 1).length).toBe(7);
    expect((await kept('d')).length).toBe(3);
  });

  it('may be nothing', async () => {
    for (const [as, body] of [
      ['batch', '[]'],
      ['lines', ''],
      ['lines', '\n\r\n  \n'],
    ] as const) {
      const answer = await wayIn.send(body, { as });
      expect([counts(answer), decodeReceipt(answer.body.receipt)?.storeId]).toEqual([[202, 0, 0, []], 'memory']);
    }
  });

  it('belongs to the tenant of the key, whatever it says', async () => {
    const other = (await wayIn.access.createKey('other', 'gateway')).key;
    const sent = reboot('d', { tenant: 'acme' });
    expect(counts(await wayIn.send([sent], { key: other }))).toEqual([202, 1, 0, []]);
    expect(counts(await wayIn.send([sent]))).toEqual([202, 1, 0, []]);
    expect([(await kept('d')).length, (await stored(deviceStream('telemetry', 'other', 'd'))).length]).toEqual([1, 1]);
  });

  it('may have 10,000 events or exactly 8 MiB', async () => {
    const many = Array.from({ length: 10_000 }, () => reboot('many'));
    expect(counts(await wayIn.send(many))).toEqual([202, 10_000, 0, []]);
    const brimful = JSON.stringify([reboot('brim')]).padEnd(8 * MIB);
    expect(counts(await wayIn.send(brimful, { as: 'batch' }))).toEqual([202, 1, 0, []]);
    expect(counts(await wayIn.send(brimful, { as: 'batch', gzip: true }))).toEqual([202, 0, 1, []]);
  });
});

describe('what is refused of it', () => {
  it('does not hinder its neighbours, is told by its place among the events, and kept in the same commit', async () => {
    const lines = [
      reboot('d'),
      '',
      'no JSON',
      reboot('d', { type: 'terminal.nonsense.v1', id: 'odd' }),
      '',
      '42',
      reboot('d'),
    ];
    const answer = await wayIn.send(
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\r\n'),
    );
    expect(counts(answer)).toEqual([
      202,
      2,
      0,
      [
        { index: 1, reason: 'malformed-envelope', detail: expect.any(String) },
        { index: 2, id: 'odd', reason: 'unknown-type', detail: expect.any(String) },
        { index: 3, reason: 'malformed-envelope', detail: expect.any(String) },
      ],
    ]);
    const refused = await stored(rejectedStream('acme'));
    expect(refused.map(({ data }) => JSON.parse(data).reason)).toEqual([
      'malformed-envelope',
      'unknown-type',
      'malformed-envelope',
    ]);
    expect(decodeReceipt(answer.body.receipt)?.logPosition).toBe(refused.at(-1)?.logPosition);
  });

  it('is every element of a batch that is no event', async () => {
    const answer = await wayIn.send(`[${JSON.stringify(reboot('d'))}, 42, null, [{"a":1}], "text", {}]`, {
      as: 'batch',
    });
    expect(answer.body.rejected.map((r) => [r.index, r.reason])).toEqual(
      [1, 2, 3, 4, 5].map((i) => [i, 'malformed-envelope']),
    );
    expect(answer.body.accepted).toBe(1);
  });

  it('is judged on the bytes as they were sent: 64 KiB in a batch and in lines, blanks and escapes included', async () => {
    const text = JSON.stringify(reboot('d', { type: 'terminal.configuration.reported.v1', data: {} }));
    const sized = (bytes: number): string =>
      text.replace('"data":', `"data":${' '.repeat(bytes - Buffer.byteLength(text))}`);
    const letters = (count: number): string => text.replace('"data":{}', `"data":{"note":"${'支'.repeat(count)}"}`);
    const cases = [sized(64 * KIB), sized(64 * KIB + 1), sized(70 * KIB), letters(22 * KIB), letters(20 * KIB)];
    for (const as of ['batch', 'lines'] as const) {
      for (const gzip of [false, true]) {
        const answer = await wayIn.send(as === 'batch' ? `[ ${cases.join(' , ')} ]` : cases.join('\n'), { as, gzip });
        const tooLarge = answer.body.rejected.map((r) => [r.index, r.reason]);
        expect([answer.status, tooLarge]).toEqual([202, [1, 2, 3].map((i) => [i, 'too-large'])]);
      }
    }
  });

  it('is lifecycle events of a gateway, one by one', async () => {
    const answer = await wayIn.send([reboot('d'), reboot('d', { type: 'fleet.device.retired.v1', data: {} })], {
      key: wayIn.keys.get('gateway') ?? '',
    });
    expect([answer.body.accepted, answer.body.rejected[0]]).toMatchObject([1, { index: 1, reason: 'forbidden-type' }]);
  });

  it('shows no card number, in the answer or in what is kept', async () => {
    const answer = await wayIn.send([
      reboot('d', { id: `x-${CARD}`, type: 'terminal.nonsense.v1', data: { pan: CARD } }),
      `{"card": ${CARD}`,
    ]);
    expect(answer.text).not.toContain(CARD);
    expect(
      JSON.stringify(await stored(rejectedStream('acme')), (_name, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain(CARD);
  });

  it('is kept up to so many a tenant and day, then only told and counted', async () => {
    await wayIn.stop();
    wayIn = await WayInHarness.start({ limits: { rejectedKeptADayMax: 5 } });
    const bad = (count: number): unknown[] => Array.from({ length: count }, () => reboot('d', { data: {} }));
    for (const count of [4, 4, 4])
      expect((await wayIn.send([...bad(count), reboot('d')])).body.rejected.length).toBe(count);
    expect([(await stored(rejectedStream('acme'))).length, (await kept('d')).length]).toEqual([5, 3]);
    expect(await wayIn.metric('tillwatch_events_rejected_total', 'invalid-data')).toBe(12);
    const only = await wayIn.send(bad(1));
    expect([counts(only).slice(0, 3), decodeReceipt(only.body.receipt)?.storeId]).toEqual([[202, 0, 0], 'memory']);
  });
});

describe('a request', () => {
  const line = (): string => JSON.stringify(reboot('d'));

  it('needs a key that may send: who asks is settled before anything is read', async () => {
    for (const key of [null, 'tw_nobody', `tw_${CARD}`]) {
      const answer = await wayIn.send('{ no JSON', { key });
      isProblem(answer, 401, 'unauthenticated');
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
    for (const authorization of ['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer '])
      isProblem(await wayIn.send([], { key: null, headers: { authorization } }), 401);
    isProblem(await wayIn.send('{', { key: null, headers: { 'content-type': 'text/plain' } }), 401);
    isProblem(await wayIn.send(`{"a":${CARD}`, { key: null, headers: { 'content-type': 'application/json' } }), 401);
    isProblem(await wayIn.send('{', { key: wayIn.keys.get('viewer') ?? '' }), 403, 'forbidden');
    isProblem(await wayIn.send('[]', { as: 'batch', key: wayIn.keys.get('viewer') ?? '' }), 403);
    const revoked = await wayIn.access.createKey('acme', 'operator');
    await wayIn.access.revokeKey(revoked.keyId);
    isProblem(await wayIn.send([], { key: revoked.key }), 401);
  });

  it('may mean old times only with a key that may write the past', async () => {
    const historical = { 'tillwatch-import': 'historical' };
    isProblem(await wayIn.send([reboot('d')], { key: wayIn.keys.get('gateway') ?? '', headers: historical }), 403);
    for (const role of ['operator', 'admin'] as const)
      expect((await wayIn.send([reboot('d')], { key: wayIn.keys.get(role) ?? '', headers: historical })).status).toBe(
        202,
      );
    for (const value of [CARD, 'Historical', '', 'historical, historical'])
      isProblem(await wayIn.send([reboot('d')], { headers: { 'tillwatch-import': value } }), 400, 'unknown-import');
  });

  it('must be of a content type and encoding that is served', async () => {
    for (const type of [
      'text/plain',
      'application/json',
      `text/${CARD}`,
      'application/x-ndjson; charset=latin1',
      undefined,
    ])
      isProblem(await wayIn.send(line(), { headers: { 'content-type': type } }), 415);
    for (const encoding of ['br', 'deflate', 'gzip, gzip'])
      isProblem(await wayIn.send(line(), { headers: { 'content-encoding': encoding } }), 415);
  });

  it('is refused whole where it cannot be read as what it says it is', async () => {
    for (const body of ['', '{"specversion":', '{} {}', `{"a": ${CARD}x}`, `"${CARD}`])
      isProblem(await wayIn.send(body, { as: 'one' }), 400, 'unreadable');
    for (const body of [
      '',
      `[${line()},`,
      line(),
      `[${line()}]]`,
      `[${line()},,{}]`,
      `[{"a":1,}]`,
      `[${line()}, {"a" 1}]`,
    ])
      isProblem(await wayIn.send(body, { as: 'batch' }), 400, 'unreadable');
    expect((await kept('d')).length).toBe(0);
    const notUtf8 = Buffer.concat([Buffer.from(`${line()}\n{"a":"`), Buffer.from([0xc3, 0x28]), Buffer.from('"}\n')]);
    isProblem(await wayIn.send(notUtf8), 400, 'not-utf8');
    isProblem(await wayIn.send(notUtf8, { gzip: true }), 400, 'not-utf8');
    isProblem(await wayIn.send(line(), { headers: { 'content-encoding': 'gzip' } }), 400, 'body-broken');
    expect((await kept('d')).length).toBe(0);
  });

  it('may not have more than 10,000 events or 8 MiB, before or after decompression', async () => {
    const many = Array.from({ length: 10_001 }, line);
    isProblem(await wayIn.send(many.join('\n')), 413, 'too-many-events');
    isProblem(await wayIn.send(`[${many.join(',')}]`, { as: 'batch', gzip: true }), 413, 'too-many-events');
    isProblem(await wayIn.send(`[${line()}]`.padEnd(8 * MIB + 1), { as: 'batch' }), 413, 'too-large');
    isProblem(
      await wayIn.send(`[${line()}]`.padEnd(8 * MIB + 1), { as: 'batch', headers: { 'transfer-encoding': 'chunked' } }),
      413,
      'too-large',
    );
    isProblem(await wayIn.send(Buffer.alloc(40 * MIB, 0x20), { gzip: true }), 413, 'too-large');
    expect((await kept('d')).length).toBe(0);
    expect((await wayIn.send([reboot('d')])).status).toBe(202);
  });

  it('is answered as unknown by another method, and its path does not matter for the rest', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await wayIn.request('/v1/telemetry', undefined, {}, method);
      isProblem(answer, 405);
      expect(answer.headers.allow).toBe('POST');
    }
    isProblem(await wayIn.request('/v1/nothing', '{}', { 'content-type': 'application/json' }), 404);
  });

  it('is counted, and nothing of it is logged', async () => {
    const key = wayIn.keys.get('operator') ?? '';
    await wayIn.send([reboot('d'), reboot('d', { data: { reason: 'because' } }), `{"oops": ${CARD}`]);
    await wayIn.send('{', { as: 'one' });
    expect(await wayIn.metric('tillwatch_events_accepted_total')).toBe(1);
    expect(await wayIn.metric('tillwatch_events_rejected_total', 'reason="invalid-data"')).toBe(1);
    expect(
      await wayIn.metric(
        'tillwatch_http_request_duration_seconds_count',
        'route="/v1/telemetry",method="POST",status="202"',
      ),
    ).toBe(1);
    expect(wayIn.log).not.toContain(key);
    expect(wayIn.log).not.toContain(CARD);
  });
});
