import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { EARLIEST, LATEST } from '../envelope/date-time.js';
import type { ClockFlag, EventRecord, JsonObject } from '../event-record.js';
import { UndecodableEvent } from './undecodable-event.js';

/** What no date holds could not be answered, wherever it came from. */
export const instant = (description: string) => Type.Integer({ description, minimum: EARLIEST, maximum: LATEST });

/** Everything of a record but its id, type and data, as it lies in a store. What says nothing new is left out. */
export const recordMetadata = Type.Object({
  subject: Type.String({ minLength: 1 }),
  source: Type.String({ minLength: 1 }),
  id: Type.String({ description: "The sender's id, or its keyed hash.", minLength: 1 }),
  occurredAt: instant('Milliseconds since 1970.'),
  receivedAt: instant('Milliseconds since 1970.'),
  effectiveAt: Type.Optional(instant('Where it is not `occurredAt`.')),
  knownAt: Type.Optional(instant('Where it is not `receivedAt`.')),
  sequence: Type.Optional(Type.String()),
  flags: Type.Optional(Type.Array(Type.Enum(['clock-ahead', 'clock-behind', 'late'] satisfies ClockFlag[]))),
  attributes: Type.Optional(Type.Unsafe<JsonObject>({ type: 'object' })),
});
export type RecordMetadata = Static<typeof recordMetadata>;

const compiled = Compile(recordMetadata);

/** Fields that are undefined are not written. */
export function metadataOf(record: EventRecord): RecordMetadata {
  const { occurredAt, receivedAt, effectiveAt, knownAt, flags } = record;
  return {
    subject: record.subject,
    source: record.source,
    id: record.cloudEventId,
    occurredAt,
    receivedAt,
    effectiveAt: effectiveAt === occurredAt ? undefined : effectiveAt,
    knownAt: knownAt === receivedAt ? undefined : knownAt,
    sequence: record.sequence,
    flags: flags.length === 0 ? undefined : [...flags],
    attributes: record.attributes,
  };
}

export function checkedMetadata(metadata: JsonObject): RecordMetadata {
  if (compiled.Check(metadata)) return metadata;
  throw new UndecodableEvent('invalid-metadata', 'metadata is not that of a telemetry or lifecycle event');
}
