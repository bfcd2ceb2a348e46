import { createHmac } from 'node:crypto';
import type { Intake, ReadEvent, Refusal, SealingKeys } from '../index.js';
import { readEvent } from '../index.js';

/** The instant of receipt in every spec: a Tuesday in the first quarter. */
export const RECEIVED_AT = Date.UTC(2026, 0, 6, 12);

export const intake = (more: Partial<Intake> = {}): Intake => ({
  tenant: 'acme',
  role: 'operator',
  receivedAt: RECEIVED_AT,
  historical: false,
  ...more,
});

/** Keys that differ by tenant and quarter, as the real ones do. */
export const keysOf = (tenant: string): SealingKeys => ({
  identity: Buffer.from(`identity of ${tenant}`),
  card: (quarter) => Buffer.from(`cards of ${tenant} in ${quarter}`),
  keyedHash: (key, text) => createHmac('sha256', key).update(text).digest(),
});

/** A sent event; `undefined` takes an attribute away. */
export const sent = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  specversion: '1.0',
  id: 'evt-a',
  source: '/gateway/one',
  type: 'terminal.rebooted.v1',
  subject: 'device-one',
  time: '2026-01-06T11:59:00.000Z',
  data: { reason: 'user' },
  ...more,
});

export const read = (more: Record<string, unknown> = {}, how: Partial<Intake> = {}): ReadEvent | Refusal =>
  readEvent(JSON.stringify(sent(more)), intake(how));

/** An event that must come in. */
export function accepted(more: Record<string, unknown> = {}, how: Partial<Intake> = {}): ReadEvent {
  const answer = read(more, how);
  if (answer.outcome === 'read') return answer;
  throw new Error(`refused: ${answer.reason}, ${answer.detail}`);
}

/** An event that must not. */
export function refused(more: Record<string, unknown> = {}, how: Partial<Intake> = {}): Refusal {
  const answer = read(more, how);
  if (answer.outcome === 'refused') return answer;
  throw new Error(`accepted a ${answer.type}`);
}
