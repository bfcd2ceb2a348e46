import type { TenantSecrets } from '#access';
import type { ReceivedBatch } from '#kafka';
import type { KafkaSource } from '#settings';
import { rejectedStream } from '#streams';
import {
  encodeRecord,
  encodeRejection,
  type Intake,
  readEvent,
  type Refusal,
  type SealedRefusal,
  sealEvent,
  sealRefusal,
} from '#telemetry';
import { TenantKeys } from '#tenant-keys';
import type { Write } from '../admission/commit-batch.js';
import { Pace } from '../admission/pace.js';
import { placementOf } from '../admission/placement.js';
import { entryIdOf, type MessagePlace } from './refused-message.js';
import { eventOf } from './source-message.js';

/** What the messages of a source come to before they are stored. */
export interface ReadSource {
  readonly writes: readonly Write[];
  readonly refused: readonly RefusedMessage[];
  /** Flags of times that were not believed. */
  readonly doubts: readonly string[];
}

export interface RefusedMessage {
  readonly sealed: SealedRefusal;
  readonly place: MessagePlace;
  /** What keeps it for inspection. */
  readonly entry: Write;
}

export interface ReadSources {
  readonly source: KafkaSource;
  readonly secrets: TenantSecrets;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Reads, checks, masks and seals messages that others wrote, as a request's events, for the tenant and role that their topic
 * speaks for. Rejects with what the store of secrets rejects with.
 */
export async function readSource(
  { topic, partition, messages }: ReceivedBatch,
  { source: { tenant, role }, secrets, now }: ReadSources,
): Promise<ReadSource> {
  const keys = await TenantKeys.of(tenant, secrets);
  const pace = new Pace();
  const [writes, refused, doubts]: [Write[], RefusedMessage[], string[]] = [[], [], []];
  for (const message of messages) {
    const intake: Intake = {
      tenant,
      role,
      receivedAt: receiptOf(message.timestamp, now),
      historical: false,
      tenantMustAgree: true,
    };
    const event = eventOf(message);
    const read = 'text' in event ? readEvent(event.text, intake) : unreadable(event.unreadable, event.unsafeText);
    if (read.outcome === 'refused') {
      const place = { topic, partition, offset: message.offset };
      const sealed = sealRefusal(read, intake, keys);
      const kept = encodeRejection(sealed, entryIdOf(intake.receivedAt, place));
      refused.push({ sealed, place, entry: { stream: rejectedStream(tenant), event: kept, kept: 'refusal' } });
    } else {
      if (read.cardQuarter !== undefined && !keys.holds(read.cardQuarter)) await keys.fetch(read.cardQuarter);
      const record = sealEvent(read, intake, keys);
      doubts.push(...record.flags.filter((flag) => flag !== 'late'));
      writes.push({ ...placementOf(tenant, record), event: encodeRecord(record), kept: 'event' });
    }
    if (pace.isSpent()) await pace.rest();
  }
  return { writes, refused, doubts };
}

const unreadable = (detail: string, unsafeText: string): Refusal => ({
  outcome: 'refused',
  reason: 'malformed-envelope',
  detail,
  unsafeId: undefined,
  unsafeText,
});

/** When the brokers, or whoever produced it, say that it came in; never later than now, nor before any clock began. */
function receiptOf(timestamp: string, now: number): number {
  const told = Number(timestamp);
  return Number.isSafeInteger(told) && told > 0 ? Math.min(told, now) : now;
}
