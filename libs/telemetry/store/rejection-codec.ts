import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { REFUSAL_REASONS } from '../envelope/refusal.js';
import type { SealedRefusal } from '../sealing/seal-refusal.js';
import type { KeptEvent, NewEvent } from './new-event.js';
import { instant } from './record-metadata.js';
import { parseStored } from './stored-json.js';
import { refuseDamaged, UndecodableEvent } from './undecodable-event.js';

/** What lies in `rejected-<tenant>`. */
export const REJECTED_TYPE = 'tillwatch.rejected.v1';

export const rejectedData = Type.Object({
  reason: Type.Enum([...REFUSAL_REASONS]),
  detail: Type.String(),
  cloudEventId: Type.Optional(Type.String()),
  payload: Type.String(),
});
export const rejectedMetadata = Type.Object({ receivedAt: instant('Milliseconds since 1970.') });

const data = Compile(rejectedData);
const metadata = Compile(rejectedMetadata);

/** The stored form of a refused event; `eventId` is the entry's own. */
export function encodeRejection({ receivedAt, ...refusal }: SealedRefusal, eventId: string): NewEvent {
  const content: Static<typeof rejectedData> = refusal;
  return {
    eventId,
    type: REJECTED_TYPE,
    data: JSON.stringify(content),
    metadata: JSON.stringify({ receivedAt }),
    isSerialized: true,
  };
}

/** The refused event of a stored entry. Throws `UndecodableEvent`. */
export function decodeRejection(stored: KeptEvent): SealedRefusal {
  refuseDamaged(stored);
  if (stored.type !== REJECTED_TYPE) throw new UndecodableEvent('unknown-type', 'the event is no refused one');
  const content = parseStored('data', stored.data);
  const about = parseStored('metadata', stored.metadata);
  if (!metadata.Check(about)) throw new UndecodableEvent('invalid-metadata', 'metadata is not that of a refused event');
  if (!data.Check(content)) throw new UndecodableEvent('invalid-data', 'data is not that of a refused event');
  return { ...content, receivedAt: about.receivedAt };
}
