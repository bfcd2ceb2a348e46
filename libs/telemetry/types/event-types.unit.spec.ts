import { describe, expect, it } from '@jest/globals';
import { accepted, refused } from '../testing/sent.js';
import { EXAMPLE_DATA, subjectOf } from '../testing/example-data.js';
import { categoryOf, type EventTypeName, eventTypes } from './event-types.js';
import { jsonSchemaOf } from './json-schema.js';

const names = [...eventTypes.keys()] as EventTypeName[];
const send = (type: EventTypeName, data: unknown) => ({ type, subject: subjectOf(type), data });

/** Values of other kinds than this one. */
const wrongKinds = (right: unknown): unknown[] => [
  null,
  [{}],
  typeof right === 'number' ? '1' : 1,
  ...(typeof right === 'object' ? ['text'] : [{ a: '1' }]),
];

describe.each(names)('%s', (type) => {
  const example = EXAMPLE_DATA[type];
  const schema = eventTypes.get(type)?.data;
  const required: readonly string[] = schema?.required ?? [];

  it('takes its example, with unknown fields, and without what is optional', () => {
    const more = { ...example, vendorNote: 'Prüfstand ☕', vendorList: [1, { deep: null }] };
    expect(accepted(send(type, more)).unsafeData).toEqual(more);
    const least = Object.fromEntries(Object.entries(example).filter(([name]) => required.includes(name)));
    expect(accepted(send(type, least)).unsafeData).toEqual(least);
  });

  it('takes an attemptId, and no empty one', () => {
    expect(accepted(send(type, { ...example, attemptId: 'attempt-9' })).unsafeData['attemptId']).toBe('attempt-9');
    expect(refused(send(type, { ...example, attemptId: '' })).reason).toBe('invalid-data');
  });

  it('needs every field that is not optional', () => {
    for (const name of required) {
      const { [name]: _gone, ...rest } = example;
      expect(refused(send(type, rest))).toMatchObject({ reason: 'invalid-data', detail: `data has no ${name}` });
    }
  });

  it.each(Object.keys(example).filter((name) => name in (schema?.properties ?? {})))(
    'wants %s to be of its kind',
    (name) => {
      for (const wrong of wrongKinds(example[name])) {
        expect(refused(send(type, { ...example, [name]: wrong }))).toMatchObject({
          reason: 'invalid-data',
          detail: expect.stringContaining(`data.${name}`),
        });
      }
    },
  );

  it('belongs to the streams that its name says', () => {
    const expected = type.startsWith('terminal.')
      ? 'telemetry'
      : type.startsWith('fleet.site.')
        ? 'site'
        : type.startsWith('fleet.firmware.')
          ? 'model'
          : 'device';
    expect(categoryOf(type)).toBe(expected);
  });
});

describe('rules that go beyond kinds', () => {
  const invalid: [EventTypeName, Record<string, unknown>, string][] = [
    ['terminal.rebooted.v1', { reason: 'security' }, 'data.reason must be one of scheduled'],
    ['terminal.heartbeat.v1', { gauges: { a: '81' } }, 'data.gauges must hold only numbers'],
    ['terminal.heartbeat.v1', { gauges: { 'a\n': '81' } }, 'data.gauges must hold only numbers'],
    ['terminal.heartbeat.v1', { gauges: { cardHash: 0 } }, 'data.gauges must hold only numbers'],
    ['terminal.counters.v1', { counters: { cardHash: 7 } }, 'data.counters must hold only whole numbers'],
    ['terminal.heartbeat.v1', { gauges: [1, 2] }, 'data.gauges must be an object'],
    ['terminal.counters.v1', { counters: { a: 1.5 } }, 'data.counters must hold only whole numbers'],
    ['terminal.counters.v1', { counters: { a: -1 } }, 'data.counters must hold only whole numbers'],
    ['terminal.activity.v1', { from: 'eight' }, 'data.from must be an RFC 3339 date-time'],
    ['terminal.activity.v1', { to: '2026-01-06T11:49:59Z' }, 'data.to must not be before data.from'],
    ['terminal.activity.v1', { reads: { chip: { ok: 1 } } }, 'data.reads'],
    ['terminal.card-read.failed.v1', { cardHash: 'h'.repeat(65) }, 'data.cardHash must have at most 64 characters'],
    ['terminal.card-read.failed.v1', { cardHash: '' }, 'data.cardHash must not be empty'],
    [
      'terminal.configuration.reported.v1',
      { capabilities: ['chip', 'telepathy'] },
      'a value in data.capabilities must be one of chip',
    ],
    ['terminal.offline-queue.v1', { currency: 'euro' }, 'data.currency must match'],
    ['terminal.signal.dropped.v1', { durationMs: -1 }, 'data.durationMs must be >= 0'],
    ['fleet.device.registered.v1', { serial: '' }, 'data.serial must not be empty'],
    ['fleet.device.deployed.v1', { position: '' }, 'data.position must not be empty'],
    ['fleet.device.deployed.v1', { site: '' }, 'data.site must not be empty'],
    ['fleet.device.deployed.v1', { merchant: '' }, 'data.merchant must not be empty'],
    ['fleet.device.swapped.v1', { replacedBy: 'no device' }, 'data.replacedBy must match'],
    ['fleet.device.swapped.v1', { replacedBy: 'site:berlin' }, 'data.replacedBy must match'],
    ['fleet.record.voided.v1', { eventId: 'evt-1' }, 'data.eventId must match'],
    ['fleet.site.registered.v1', { openingHours: { mon: [['09:00', '25:00']] } }, 'data.openingHours'],
    ['fleet.site.registered.v1', { openingHours: { mon: [['09:00']] } }, 'data.openingHours'],
    ['fleet.firmware.released.v1', { requires: { os: 2 } }, 'data.requires must hold only texts'],
  ];
  it.each(invalid)('%s with %j: %s', (type, wrong, detail) => {
    const refusal = refused(send(type, { ...EXAMPLE_DATA[type], ...wrong }));
    expect(refusal.reason).toBe('invalid-data');
    expect(refusal.detail).toContain(detail);
  });

  it('let through what the contract leaves open', () => {
    const reads = { chip: { ok: 1, failed: 0, spoilt: 2 }, drone: 'yes' };
    expect(accepted(send('terminal.activity.v1', { ...EXAMPLE_DATA['terminal.activity.v1'], reads })).outcome).toBe(
      'read',
    );
    expect(accepted(send('terminal.heartbeat.v1', { gauges: {} })).outcome).toBe('read');
    expect(accepted(send('fleet.device.swapped.v1', { replacedBy: 'device-one', reason: 'other' })).outcome).toBe(
      'read',
    );
  });
});

describe('the registry', () => {
  it('knows no names of objects', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'size']) expect(categoryOf(name)).toBeUndefined();
  });

  it('says itself in JSON Schema, values of named fields too', () => {
    const heartbeat = eventTypes.get('terminal.heartbeat.v1');
    expect(jsonSchemaOf(heartbeat?.data ?? {})).toMatchObject({
      type: 'object',
      required: ['gauges'],
      properties: { gauges: { type: 'object', additionalProperties: { type: 'number' } } },
    });
    expect(JSON.stringify([...eventTypes.values()].map(({ data }) => jsonSchemaOf(data)))).not.toMatch(
      /x-every-value|additionalItems/,
    );
  });
});
