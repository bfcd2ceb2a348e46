import fc from 'fast-check';
import { eventTypes, jsonSchemaOf, type EventTypeName } from '#telemetry';
import { subjectOf } from '../../../libs/telemetry/testing/example-data.js';
import { valuesOf } from './schema-values.js';

export type Sent = Readonly<Record<string, unknown>>;

const NOON = Date.UTC(2026, 0, 6, 12);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The time of an event: mostly of late, now and then ahead of the clock, before 1970 or in the year 9999. */
const times = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: NOON - 20 * DAY_MS, max: NOON }) },
    { weight: 1, arbitrary: fc.integer({ min: NOON, max: NOON + 10 * MINUTE_MS }) },
    { weight: 1, arbitrary: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }) },
  )
  .map((at) => new Date(at).toISOString());

/** Made once: an arbitrary costs far more to make than to draw from. */
const eventsByType = [...eventTypes.values()].map(({ type, data }) =>
  fc
    .record(
      {
        specversion: fc.constant('1.0'),
        id: fc.string({ minLength: 1, maxLength: 12 }),
        source: fc.constantFrom('/a', '/b', 'urn:c'),
        type: fc.constant(type as EventTypeName),
        subject: fc.constantFrom('d-1', 'd-2', 'd-3'),
        time: times,
        sequence: fc.constantFrom('1', '02', '10', 'b', '99999999999999999999'),
        recordedtime: times,
        data: valuesOf(jsonSchemaOf(data)) as fc.Arbitrary<Sent>,
      },
      { requiredKeys: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'] },
    )
    .map(agreeing),
);

/** An event that nearly always comes in: of every type, with data all over what its schema allows. */
export const anyEvent: fc.Arbitrary<Sent> = fc.oneof(...eventsByType);

/** Sites and releases are named in their data too. */
function agreeing(event: { readonly type: EventTypeName; readonly data: Sent }): Sent {
  const subject = subjectOf(event.type);
  const [kind = '', ...name] = subject.split(':');
  if (name.length === 0) return event;
  return { ...event, subject, data: { ...event.data, [kind]: name.join(':') } };
}
