import { holdsCardNumber } from '../cards/mask-card-numbers.js';
import type { Intake } from '../envelope/intake.js';
import { SHOWN_ID_LENGTH_MAX } from '../envelope/limits.js';
import type { Fault, Refusal } from '../envelope/refusal.js';
import { refusedPayload } from './refused-payload.js';
import { hiddenName, type SealingKeys } from './sealing-keys.js';

/** A refused event as it may be answered, logged and stored. */
export interface SealedRefusal extends Fault {
  /** The sender's id as it was sent; its keyed hash where it holds a card number or is very long. */
  readonly cloudEventId?: string;
  /** What was sent, masked, then cut at 4 KiB; not always JSON any more. */
  readonly payload: string;
  readonly receivedAt: number;
}

export function sealRefusal(refusal: Refusal, { receivedAt }: Intake, keys: SealingKeys): SealedRefusal {
  const { reason, detail, unsafeId } = refusal;
  const cloudEventId = unsafeId === undefined ? undefined : shownId(unsafeId, keys);
  return {
    reason,
    detail,
    ...(cloudEventId === undefined ? undefined : { cloudEventId }),
    payload: refusedPayload(refusal.unsafeText),
    receivedAt,
  };
}

function shownId(unsafeId: string, keys: SealingKeys): string | undefined {
  if (unsafeId === '') return undefined;
  const shows = unsafeId.length <= SHOWN_ID_LENGTH_MAX && !holdsCardNumber(unsafeId);
  return shows ? unsafeId : hiddenName('id', unsafeId, keys);
}
