import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { accepted, intake, keysOf, RECEIVED_AT } from '../testing/sent.js';
import { sealEvent } from './seal-event.js';

const CARD = '4111111111111111';
const seal = (more: Record<string, unknown> = {}, tenant = 'acme') =>
  sealEvent(accepted(more), intake({ tenant }), keysOf(tenant));

describe('the id of an event', () => {
  it('is a UUIDv8 that begins with its time', () => {
    const { eventId, occurredAt } = seal();
    expect(eventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(eventId.replace('-', '').slice(0, 12), 16)).toBe(occurredAt);
  });

  it('begins with zeros before 1970, and fits up to 9999', () => {
    expect(seal({ time: '0001-01-01T00:00:00Z' }).eventId).toMatch(/^00000000-0000-8/);
    expect(seal({ time: '9999-12-31T23:59:59.999Z' }).eventId).toMatch(/^e677d21f-dbff-8/);
  });

  it('is the same for a resend, whatever else changed on the way', () => {
    const { eventId } = seal();
    expect(seal({ data: { reason: 'crash' } }).eventId).toBe(eventId);
    expect(seal({ type: 'terminal.app.crashed.v1', data: { process: 'p' }, extra: 1 }).eventId).toBe(eventId);
    expect(sealEvent(accepted({}, { receivedAt: RECEIVED_AT + 1e9 }), intake(), keysOf('acme')).eventId).toBe(eventId);
  });

  it('is another one for another tenant, subject, source, id or time', () => {
    const more = [
      {},
      { subject: 'device-two' },
      { source: '/gateway/two' },
      { id: 'evt-b' },
      { time: '2026-01-06T11:59:00.001Z' },
    ];
    const ids = [...more.map((one) => seal(one).eventId), seal({}, 'other').eventId];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells the texts apart, not only their row', () => {
    expect(seal({ source: 'a","b', id: 'c' }).eventId).not.toBe(seal({ source: 'a', id: 'b","c' }).eventId);
    expect(seal({ id: '\ud83d' }).eventId).not.toBe(seal({ id: '\ufffd' }).eventId);
  });
});

describe('an id or source that holds a card number', () => {
  it('is a keyed hash: two stay two, a resend stays the same', () => {
    const other = '4111119999941111';
    const records = [
      seal({ id: CARD }),
      seal({ id: other }),
      seal({ source: `/gw/${CARD}` }),
      seal({ source: `/gw/${other}` }),
    ];
    for (const { cloudEventId, source } of records) expect(`${cloudEventId} ${source}`).not.toMatch(/\d{10}/);
    expect(new Set(records.map((r) => `${r.source} ${r.cloudEventId}`)).size).toBe(4);
    expect(seal({ id: CARD })).toEqual(records[0]);
    expect(seal({ id: CARD }, 'other').cloudEventId).not.toBe(records[0]?.cloudEventId);
    const keyless = createHash('sha256').update(CARD).digest('hex').slice(0, 12);
    expect(records[0]?.cloudEventId).not.toContain(keyless);
  });

  it('is kept where it only looks like one', () => {
    expect(seal({ id: 'deadbeef-cafe-4bad-4111-111111111111', source: '/gw/4111111111111112' })).toMatchObject({
      cloudEventId: 'deadbeef-cafe-4bad-4111-111111111111',
      source: '/gw/4111111111111112',
    });
  });
});

describe('a card token', () => {
  const use = (cardHash: unknown, more: Record<string, unknown> = {}) => ({
    type: 'terminal.card-read.failed.v1',
    data: { interface: 'chip', reason: 'timeout', cardHash },
    ...more,
  });
  const hashOf = (more: Record<string, unknown>, tenant?: string) => seal(more, tenant).data['cardHash'];

  it('becomes the same hash for each use in a quarter, and another one for another card, tenant or quarter', () => {
    const hash = hashOf(use('card-one'));
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(hashOf({ type: 'terminal.transaction.failed.v1', data: { class: 'issuer', cardHash: 'card-one' } })).toBe(
      hash,
    );
    expect(hashOf(use('card-one', { subject: 'device-two', time: '2026-01-01T00:00:00Z' }))).toBe(hash);
    expect(hashOf(use('card-two'))).not.toBe(hash);
    expect(hashOf(use('card-one'), 'other')).not.toBe(hash);
    expect(hashOf(use('card-one', { time: '2025-12-31T23:59:59Z' }))).not.toBe(hash);
  });

  it('needs the key of the quarter in which it is folded', () => {
    expect(accepted(use('card-one')).cardQuarter).toBe('2026-Q1');
    expect(accepted(use('card-one', { time: '2025-12-31T23:59:59Z' })).cardQuarter).toBe('2025-Q4');
    expect(accepted(use('card-one', { time: '2000-01-01T00:00:00Z' })).cardQuarter).toBe('2026-Q1');
    expect(accepted().cardQuarter).toBeUndefined();
  });

  it('is hashed wherever it stands and whatever it is', () => {
    const secret = 'not-to-be-shown';
    const data = { reason: 'user', deep: [{ cardHash: secret }], cardHash: { token: secret } };
    const record = seal({ data, cardHash: secret });
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(record.data).toMatchObject({
      reason: 'user',
      deep: [{ cardHash: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    });
    expect(JSON.stringify(seal({ data: { reason: 'user', ['card\u0048ash']: secret } }))).not.toContain(secret);
  });

  it('that is a card number is hashed as it was sent, so that two cards stay two', () => {
    expect(hashOf(use(CARD))).not.toBe(hashOf(use('4111119999941111')));
    expect(JSON.stringify(seal(use(CARD)))).not.toContain('4111');
  });
});
