import { rejectedStream } from '#streams';
import {
  encodeRecord,
  encodeRejection,
  type Intake,
  readEvent,
  type SealedRefusal,
  sealEvent,
  sealRefusal,
} from '#telemetry';
import type { TenantKeys } from '#tenant-keys';
import type { BodyText } from '../body/decode-text.js';
import type { Bounds } from '../body/event-texts.js';
import type { Rejected } from './admission.js';
import type { Write } from './commit-batch.js';
import { newEntryId } from './entry-id.js';
import type { Pace } from './pace.js';
import { placementOf } from './placement.js';
import type { RejectedAllowance } from './rejected-allowance.js';

/** What a request comes to before it is stored. */
export interface Sealed {
  readonly writes: readonly Write[];
  readonly rejected: readonly Rejected[];
  /** How many of the events had a time that was not believed, by flag. */
  readonly doubted: ReadonlyMap<string, number>;
}

export interface SealEvents extends BodyText {
  readonly events: readonly Bounds[];
  readonly intake: Intake;
  readonly keys: TenantKeys;
  readonly pace: Pace;
  readonly allowance: Pick<RejectedAllowance, 'grant'>;
}

/**
 * Reads, masks, checks and seals the events of a body, in slices; then says which of the refused ones are kept. Rejects
 * with what the stores of secrets and of events reject with.
 */
export async function sealEvents(work: SealEvents): Promise<Sealed> {
  const { text, ascii, events, intake, keys, pace } = work;
  const writes: Write[] = [];
  const refused: Refused[] = [];
  const doubted = new Map<string, number>();
  for (const [index, { from, to }] of events.entries()) {
    const sent = text.slice(from, to);
    const read = readEvent(sent, intake, ascii ? sent.length : Buffer.byteLength(sent));
    if (read.outcome === 'refused') {
      refused.push({ index, sealed: sealRefusal(read, intake, keys) });
    } else {
      if (read.cardQuarter !== undefined && !keys.holds(read.cardQuarter)) await keys.fetch(read.cardQuarter);
      const record = sealEvent(read, intake, keys);
      const flag = record.flags.find((one) => one !== 'late');
      if (flag !== undefined) doubted.set(flag, (doubted.get(flag) ?? 0) + 1);
      writes.push({ ...placementOf(intake.tenant, record), event: encodeRecord(record), kept: 'event' });
    }
    if (pace.isSpent()) await pace.rest();
  }
  const kept = await work.allowance.grant(intake.tenant, refused.length, intake.receivedAt);
  const stream = rejectedStream(intake.tenant);
  for (const { sealed } of refused.slice(0, kept)) {
    writes.push({ stream, event: encodeRejection(sealed, newEntryId(intake.receivedAt)), kept: 'refusal' });
  }
  return { writes, rejected: refused.map(told), doubted };
}

interface Refused {
  readonly index: number;
  readonly sealed: SealedRefusal;
}

const told = ({ index, sealed: { cloudEventId: id, reason, detail } }: Refused): Rejected => ({
  index,
  ...(id !== undefined && { id }),
  reason,
  detail,
});
