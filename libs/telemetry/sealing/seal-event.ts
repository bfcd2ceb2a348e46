import type { Intake } from '../envelope/intake.js';
import type { ReadEvent } from '../envelope/read-event.js';
import type { EventRecord } from '../event-record.js';
import { withHashedTokens } from './card-tokens.js';
import { eventIdOf } from './event-id.js';
import { hiddenName, type SealingKeys } from './sealing-keys.js';

/**
 * Makes the record that may be stored: its id, keyed hashes in place of card tokens and of ids and sources that hold a
 * card number. `keys` are those of the intake's tenant. Costs one hash, and one more for each token.
 */
export function sealEvent(read: ReadEvent, intake: Intake, keys: SealingKeys): EventRecord {
  const { subject, unsafeId: id, unsafeSource: source, occurredAt, attributes, unsafeData: data } = read;
  const cardKey = read.cardQuarter === undefined ? undefined : keys.card(read.cardQuarter);
  return {
    eventId: eventIdOf({ tenant: intake.tenant, subject, source, id, occurredAt }, keys),
    type: read.type,
    subject,
    source: read.hides.source ? hiddenName('source', source, keys) : source,
    cloudEventId: read.hides.id ? hiddenName('id', id, keys) : id,
    occurredAt,
    receivedAt: intake.receivedAt,
    effectiveAt: read.effectiveAt,
    knownAt: read.knownAt,
    sequence: read.sequence,
    flags: read.flags,
    attributes:
      cardKey === undefined || attributes === undefined ? attributes : withHashedTokens(attributes, cardKey, keys),
    data: cardKey === undefined ? data : withHashedTokens(data, cardKey, keys),
  };
}
