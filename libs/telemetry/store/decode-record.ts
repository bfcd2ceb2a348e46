import type { EventRecord } from '../event-record.js';
import type { EventCategory } from '../types/event-type.js';
import { eventTypes } from '../types/event-types.js';
import { explainData } from '../types/explain-data.js';
import type { KeptEvent } from './new-event.js';
import { checkedMetadata } from './record-metadata.js';
import { parseStored } from './stored-json.js';
import { refuseDamaged, UndecodableEvent } from './undecodable-event.js';
import { upcast } from './upcasts.js';

/** What a stream holds: events of one category about one subject (undefined: its name does not say which). */
export interface StreamContent {
  readonly category: EventCategory;
  readonly subject: string | undefined;
}

/**
 * The record of a stored event, in the newest version of its type.
 *
 * @param content of the stream that it lies in: an event of another kind would be taken for what it is not
 * @throws UndecodableEvent
 */
export function decodeRecord(stored: KeptEvent, content?: StreamContent): EventRecord {
  refuseDamaged(stored);
  if (!eventTypes.has(stored.type))
    throw new UndecodableEvent('unknown-type', 'the type is none that this version knows');
  const metadata = checkedMetadata(parseStored('metadata', stored.metadata));
  const { type, data } = upcast({ type: stored.type, data: parseStored('data', stored.data) });
  const definition = eventTypes.get(type);
  if (definition?.accepts(data) !== true) {
    throw new UndecodableEvent(
      'invalid-data',
      definition === undefined ? 'no such version' : explainData(definition, data),
    );
  }
  if (content !== undefined) refuseMisplaced(content, definition.category, metadata.subject);
  const { subject, source, id, occurredAt, receivedAt, sequence, attributes } = metadata;
  return {
    eventId: stored.eventId,
    type,
    subject,
    source,
    cloudEventId: id,
    occurredAt,
    receivedAt,
    effectiveAt: metadata.effectiveAt ?? occurredAt,
    knownAt: metadata.knownAt ?? receivedAt,
    sequence,
    flags: metadata.flags ?? [],
    attributes,
    data,
  };
}

function refuseMisplaced({ category, subject }: StreamContent, itsCategory: EventCategory, itsSubject: string): void {
  if (category === itsCategory && (subject === undefined || subject === itsSubject)) return;
  throw new UndecodableEvent('misplaced', 'the event is of another kind, or about something else, than its stream');
}
