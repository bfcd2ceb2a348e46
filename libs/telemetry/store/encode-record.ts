import type { EventRecord } from '../event-record.js';
import type { NewEvent } from './new-event.js';
import { metadataOf } from './record-metadata.js';

/** The stored form of a record: `data` as it is, everything else in `metadata`. */
export const encodeRecord = (record: EventRecord): NewEvent => ({
  eventId: record.eventId,
  type: record.type,
  data: JSON.stringify(record.data),
  metadata: JSON.stringify(metadataOf(record)),
  isSerialized: true,
});
