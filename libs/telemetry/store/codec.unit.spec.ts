import { describe, expect, it } from '@jest/globals';
import { accepted, intake, keysOf, RECEIVED_AT } from '../testing/sent.js';
import type { JsonObject } from '../event-record.js';
import { sealEvent } from '../sealing/seal-event.js';
import { decodeRecord } from './decode-record.js';
import { encodeRecord } from './encode-record.js';
import { decodeRejection, encodeRejection } from './rejection-codec.js';
import { UndecodableEvent } from './undecodable-event.js';
import { upcast } from './upcasts.js';

const record = (more: Record<string, unknown> = {}, how = {}) =>
  sealEvent(accepted(more, how), intake(how), keysOf('acme'));

/** Metadata as they are stored. */
const KEPT = { subject: 'd', source: '/s', id: 'e', occurredAt: RECEIVED_AT, receivedAt: RECEIVED_AT };

/** What the call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('a stored event', () => {
  it.each([
    ['plain', {}, {}],
    [
      'with everything',
      {
        sequence: '7',
        datacontenttype: 'application/json',
        time: '2026-01-06T11:00:00Z',
        data: { reason: 'user', x: [{}] },
      },
      {},
    ],
    ['with a clock ahead', { time: '9999-12-31T23:59:59Z' }, {}],
    ['imported', { time: '1995-01-01T00:00:00.000Z' }, { historical: true }],
    ['before 1970', { time: '0001-01-01T00:00:00Z' }, {}],
  ])('comes back as it was: %s', (_how, more, how) => {
    const before = record(more, how);
    expect(decodeRecord(encodeRecord(before))).toEqual(before);
  });

  it('does not repeat what says nothing new', () => {
    expect(JSON.parse(encodeRecord(record()).metadata)).toEqual({
      subject: 'device-one',
      source: '/gateway/one',
      id: 'evt-a',
      occurredAt: RECEIVED_AT - 60_000,
      receivedAt: RECEIVED_AT,
    });
  });

  it.each([
    ['unknown-type', { type: 'terminal.nonsense.v1' }],
    ['unreadable-metadata', { metadata: '{"secret' }],
    ['unreadable-metadata', { metadata: '[]' }],
    ['invalid-metadata', { metadata: '{}' }],
    ...[8.64e15 + 1, -62_135_596_800_001, 253_402_300_800_000, 0.5].flatMap((noDate) =>
      ['occurredAt', 'receivedAt', 'effectiveAt', 'knownAt'].map(
        (name) => ['invalid-metadata', { metadata: JSON.stringify({ ...KEPT, [name]: noDate }) }] as const,
      ),
    ),
    ['unreadable-data', { data: 'secret' }],
    ['unreadable-data', { data: 'null' }],
    ['invalid-data', { data: '{"reason":"secret"}' }],
  ])('that cannot be decoded says why and nothing else: %s', (code, more) => {
    const error = thrownBy(() => decodeRecord({ ...encodeRecord(record()), ...more }));
    expect(error).toBeInstanceOf(UndecodableEvent);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('secret');
  });
});

describe('a stored event in a stream where it does not belong', () => {
  const stored = encodeRecord(record());

  it('cannot be decoded, and can where it does', () => {
    for (const content of [
      { category: 'device', subject: 'device-one' },
      { category: 'site', subject: undefined },
      { category: 'telemetry', subject: 'device-two' },
    ] as const) {
      expect(thrownBy(() => decodeRecord(stored, content))).toMatchObject({ code: 'misplaced' });
    }
    for (const subject of ['device-one', undefined])
      expect(decodeRecord(stored, { category: 'telemetry', subject })).toEqual(record());
  });
});

describe('an old version', () => {
  it('becomes the newest one step by step', () => {
    const steps = new Map<string, (data: JsonObject) => { type: string; data: JsonObject }>([
      ['a.v1', (data) => ({ type: 'a.v2', data: { ...data, two: true } })],
      ['a.v2', (data) => ({ type: 'a.v3', data: { ...data, three: true } })],
    ]);
    expect(upcast({ type: 'a.v1', data: { one: true } }, steps)).toEqual({
      type: 'a.v3',
      data: { one: true, two: true, three: true },
    });
    expect(upcast({ type: 'b.v1', data: {} }, steps)).toEqual({ type: 'b.v1', data: {} });
  });
});

describe('a stored refusal', () => {
  const refusal = {
    reason: 'invalid-data',
    detail: 'd',
    cloudEventId: 'e',
    payload: '{"a":1}',
    receivedAt: RECEIVED_AT,
  } as const;
  const eventId = '019b932c-b7a0-8bf5-80fb-e2dea6061426';

  it('comes back as it was, with or without an id', () => {
    expect(decodeRejection(encodeRejection(refusal, eventId))).toEqual(refusal);
    const { cloudEventId: _id, ...nameless } = refusal;
    expect(decodeRejection(encodeRejection(nameless, eventId))).toEqual(nameless);
    expect(encodeRejection(refusal, eventId)).toMatchObject({ eventId, type: 'tillwatch.rejected.v1' });
  });

  it.each([
    ['unknown-type', { type: 'terminal.rebooted.v1' }],
    ['unreadable-data', { data: '' }],
    ['invalid-data', { data: '{}' }],
    ['invalid-data', { data: '{"reason":"x","detail":"","payload":""}' }],
    ['invalid-metadata', { metadata: '{}' }],
    ['invalid-metadata', { metadata: '{"receivedAt":8640000000000001}' }],
  ])('that cannot be decoded says why: %s', (code, more) => {
    expect(thrownBy(() => decodeRejection({ ...encodeRejection(refusal, eventId), ...more }))).toMatchObject({ code });
  });
});
