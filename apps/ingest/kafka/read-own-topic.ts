import { checkBatch, InvalidEvent } from '#event-store';
import type { ReceivedBatch } from '#kafka';
import { parseStreamName } from '#streams';
import { REJECTED_TYPE, type SealedRefusal, sealRefusal } from '#telemetry';
import type { Write } from '../admission/commit-batch.js';
import type { MessagePlace } from './refused-message.js';
import { fromMessage, type TopicEvent } from './topic-message.js';

/** What the messages of the internal topic come to: sealed long ago, only to be stored. */
export interface ReadOwnTopic {
  readonly writes: readonly Write[];
  /** What others wrote there, who must not: of no tenant. */
  readonly foreign: readonly { readonly sealed: SealedRefusal; readonly place: MessagePlace }[];
}

export function readOwnTopic({ topic, partition, messages }: ReceivedBatch, now: number): ReadOwnTopic {
  const [writes, foreign]: [Write[], ReadOwnTopic['foreign'][number][]] = [[], []];
  for (const { value, offset } of messages) {
    const known = fromMessage(value);
    if (known && isStorable(known))
      writes.push({ ...known, kept: known.event.type === REJECTED_TYPE ? 'refusal' : 'event' });
    else foreign.push({ sealed: foreignRefusal(value, now), place: { topic, partition, offset } });
  }
  return { writes, foreign };
}

/** One that no store takes would hold up all that come after it. */
function isStorable({ stream, event, twin }: TopicEvent): boolean {
  try {
    checkBatch([{ stream, expected: 'any', events: [event], ...(twin !== undefined && { twin }) }]);
    return parseStreamName(stream) !== undefined;
  } catch (error) {
    if (error instanceof InvalidEvent) return false;
    throw error;
  }
}

function foreignRefusal(value: Buffer | null, receivedAt: number): SealedRefusal {
  const refusal = {
    outcome: 'refused',
    reason: 'malformed-envelope',
    detail: 'the message was not written by Tillwatch, which alone may write this topic',
    unsafeId: undefined,
    unsafeText: value?.toString('utf8') ?? '',
  } as const;
  return sealRefusal(refusal, { tenant: '', role: 'viewer', receivedAt, historical: false }, NO_KEYS);
}

/** Without a tenant there are none, and without an id none is used. */
const noKey = (): never => {
  throw new Error('a message without a tenant has no keys');
};
const NO_KEYS = { identity: new Uint8Array(), card: noKey, keyedHash: noKey };
