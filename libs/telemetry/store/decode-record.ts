import type { EventRecord } from '../event-record.js';
import { eventTypes } from '../types/event-types.js';
import { explainData } from '../types/explain-data.js';
import type { KeptEvent } from './new-event.js';
import { checkedMetadata } from './record-metadata.js';
import { parseStored } from './stored-json.js';
import { refuseDamaged, UndecodableEvent } from './undecodable-event.js';
import { upcast } from './upcasts.js';

/** The record of a stored event, in the newest version of its type. Throws `UndecodableEvent`. */
export function decodeRecord(stored: KeptEvent): EventRecord {
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
