import { hash } from 'node:crypto';
import type { Outgoing } from '#kafka';
import type { SealedRefusal } from '#telemetry';

/** Where a message lies. */
export interface MessagePlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/**
 * A refused message for the rejected topic, as it would be kept: masked and cut. Its own key may be anything and is left
 * out; one it must have, since a message without is given another partition when a send is tried again, where a broker may
 * take it for one that it has.
 */
export const refusedMessage = (
  { reason, detail, payload }: Pick<SealedRefusal, 'reason' | 'detail' | 'payload'>,
  { topic, partition, offset }: MessagePlace,
): Outgoing => ({
  key: `${topic}/${partition}`,
  value: payload,
  headers: {
    'tillwatch-reason': reason,
    'tillwatch-detail': detail,
    'tillwatch-topic': topic,
    'tillwatch-partition': String(partition),
    'tillwatch-offset': offset,
  },
});

/**
 * Id of the entry that keeps a refused message: a UUID of the shape that those of HTTP have, its instant first, the rest a
 * hash of the message's place, so that a message that comes again is kept once.
 */
export function entryIdOf(receivedAt: number, { topic, partition, offset }: MessagePlace): string {
  const time = Math.max(0, receivedAt).toString(16).padStart(12, '0');
  const digits = hash('sha256', JSON.stringify([topic, partition, offset]), 'hex');
  const variant = (8 | (Number.parseInt(digits[3] ?? '0', 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${digits.slice(0, 3)}-${variant}${digits.slice(4, 7)}-${digits.slice(7, 19)}`;
}
