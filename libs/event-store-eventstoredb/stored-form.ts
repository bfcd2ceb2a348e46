import type { ResolvedEvent } from '@eventstore/db-client';
import type { LogPosition, NewEvent, StoredEvent } from '#event-store';

/** An event as it goes over the wire. */
export interface WireEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** The one member of metadata whose text is not what `JSON.stringify` would make of it. */
const AS_WRITTEN = 'tillwatch.asWritten';

/**
 * Data goes as bytes: as JSON the client would parse it and print it again, in other characters than it was written in.
 * Metadata is always parsed by the client, so a text that would not come back the same is packed into one that does.
 */
export function toWire({ eventId, type, data, metadata, isSerialized }: NewEvent): WireEvent {
  const text = isSerialized || JSON.stringify(JSON.parse(metadata)) === metadata ? metadata : pack(metadata);
  return { id: eventId, type, data: Buffer.from(data), metadata: Buffer.from(text) };
}

const pack = (metadata: string): string => JSON.stringify({ [AS_WRITTEN]: metadata });

export const bytesOf = ({ data, metadata }: WireEvent): number => data.length + metadata.length;

/** An event that was read, with what the adapter wants to know of it besides. */
export interface ReadEvent extends StoredEvent {
  /** By the server's clock, milliseconds since 1970. */
  readonly storedAt: number;
}

/** Undefined: no event of ours, or a link to one that is gone. */
export function fromServer({ event }: ResolvedEvent): ReadEvent | undefined {
  if (!event || event.streamId.startsWith('$')) return undefined;
  if (!event.position) throw new Error('the server says no position of an event: it is older than 22.10');
  return {
    eventId: event.id,
    type: event.type,
    data: textOf(event.data),
    metadata: metadataOf(event.metadata),
    stream: event.streamId,
    revision: Number(event.revision),
    // Both halves of the pair are the same for all that is appended by gRPC.
    logPosition: event.position.commit as LogPosition,
    storedAt: event.created.getTime(),
  };
}

/** What others wrote as JSON was parsed by the client. */
const textOf = (data: unknown): string =>
  data instanceof Uint8Array
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString()
    : JSON.stringify(data);

function metadataOf(metadata: unknown): string {
  if (metadata === undefined) return '{}';
  if (metadata instanceof Uint8Array) return textOf(metadata);
  const packed = (metadata as Record<string, unknown>)[AS_WRITTEN];
  return typeof packed === 'string' ? packed : JSON.stringify(metadata);
}

/** To the port's `StoredEvent`, nothing besides. */
export function toStoredEvent({ storedAt: _, ...event }: ReadEvent): StoredEvent {
  return event;
}
