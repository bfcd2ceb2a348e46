import type { LogPosition, StoredEvent } from '#event-store';

/** The columns of an event in the order that `toStoredEvent` takes them, for `.raw()` statements. */
export const EVENT_COLUMNS = 'e.position, s.name, e.revision, e.event_id, e.type, e.data, e.metadata';
export type EventRow = [
  position: number,
  stream: string,
  revision: number,
  eventId: Buffer,
  type: string,
  data: string,
  metadata: string,
];

export const toStoredEvent = ([position, stream, revision, id, type, data, metadata]: EventRow): StoredEvent => ({
  eventId: toUuid(id),
  type,
  data,
  metadata,
  stream,
  revision,
  logPosition: toLogPosition(position),
});

export const toLogPosition = (position: number): LogPosition => BigInt(position) as LogPosition;

/** Sixteen bytes of a UUID in lower case. */
export const toBytes = (uuid: string): Buffer =>
  Buffer.from(uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24), 'hex');

function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
