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
  const {
    type,
    subject,
    unsafeId: id,
    unsafeSource: source,
    occurredAt,
    effectiveAt,
    knownAt,
    flags,
    cardQuarter,
  } = read;
  const cardKey = cardQuarter === undefined ? undefined : keys.card(cardQuarter);
  const sealed = (fields: EventRecord['data']) =>
    cardKey === undefined ? fields : withHashedTokens(fields, cardKey, keys);
  return {
    eventId: eventIdOf({ tenant: intake.tenant, subject, source, id, occurredAt }, keys),
    type,
    subject,
    source: read.hides.source ? hiddenName('source', source, keys) : source,
    cloudEventId: read.hides.id ? hiddenName('id', id, keys) : id,
    occurredAt,
    receivedAt: intake.receivedAt,
    effectiveAt,
    knownAt,
    ...(read.sequence === undefined ? undefined : { sequence: read.sequence }),
    flags,
    ...(read.attributes === undefined ? undefined : { attributes: sealed(read.attributes) }),
    data: sealed(read.unsafeData),
  };
}
