import type { Refusal } from '../envelope/refusal.js';
import { readEvent } from '../envelope/read-event.js';
import type { EventRecord, JsonObject } from '../event-record.js';
import { sealEvent } from './seal-event.js';
import type { SealingKeys } from './sealing-keys.js';

/** A lifecycle event that a mutation decided on. */
export interface CommandEvent {
  readonly tenant: string;
  readonly type: string;
  readonly subject: string;
  readonly source: string;
  /** The caller's command id. */
  readonly id: string;
  /** When it happened, and when it was received: milliseconds since 1970. */
  readonly time: number;
  readonly receivedAt: number;
  readonly data: JsonObject;
}

/** The record of a mutation, by the very way, and so with the very checks, of an event that was sent. */
export function recordFromCommand(command: CommandEvent, keys: SealingKeys): EventRecord | Refusal {
  const { tenant, type, subject, source, id, time, receivedAt, data } = command;
  const intake = { tenant, role: 'operator', receivedAt, historical: false } as const;
  const text = JSON.stringify({ specversion: '1.0', id, source, type, subject, time: timeText(time), data });
  const read = readEvent(text, intake);
  return read.outcome === 'read' ? sealEvent(read, intake, keys) : read;
}

/** An instant that no date can hold becomes a text that no reader takes for a time. */
const timeText = (time: number): string => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : '');

/** Tells what `recordFromCommand` answers. */
export const isRefusal = (answer: EventRecord | Refusal): answer is Refusal => 'outcome' in answer;
