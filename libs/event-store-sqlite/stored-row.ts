import type { LogPosition, StoredEvent } from '#event-store';
import { NO_SUM, sumOf } from './event-sum.js';

/**
 * The columns of an event in the order that `toStoredEvent` takes them, for `.raw()` statements. The id as digits: a buffer
 * for each event costs more to make and to collect than all else of the row.
 */
export const EVENT_COLUMNS =
  'e.position, s.name, e.revision, lower(hex(e.event_id)), e.type, e.data, e.metadata, e.stream, e.sum';
export type EventRow = [
  position: number,
  /** null: there is no stream of that number. */
  stream: string | null,
  revision: number,
  eventId: string,
  type: string,
  data: string,
  metadata: string,
  streamNumber: number,
  sum: number,
];

/** An event that is not what was appended is marked, and nothing else of it can be believed. */
export function toStoredEvent(row: EventRow): StoredEvent {
  const [position, stream, revision, id, type, data, metadata, streamNumber, sum] = row;
  const event = {
    eventId: toUuid(id),
    type,
    data,
    metadata,
    stream: stream ?? '',
    revision,
    logPosition: toLogPosition(position),
  };
  if (stream !== null && (sum === NO_SUM || sum === sumOf(position, streamNumber, revision, event))) return event;
  return { ...event, isDamaged: true };
}

export const toLogPosition = (position: number): LogPosition => BigInt(position) as LogPosition;

/** Sixteen bytes of a UUID in lower case. */
export const toBytes = (uuid: string): Buffer =>
  Buffer.from(uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24), 'hex');

/** @param hex 32 digits */
function toUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
