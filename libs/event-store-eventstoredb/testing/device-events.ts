import { randomBytes } from 'node:crypto';
import type { NewEvent } from '#event-store';

export const TELEMETRY = 'telemetry-3f-acme-d1';
export const CLOCK = 'clock-3f-acme-d1';

/** An event as ingest makes them: its id begins with its time. */
export function eventOf(time: number): NewEvent {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.max(0, time), 0, 6);
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const eventId = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { eventId, type: 'terminal.heartbeat.v1', data: '{"a":1}', metadata: '{"b":2}', isSerialized: true };
}

export const eventsOf = (count: number, time = Date.now()): NewEvent[] =>
  Array.from({ length: count }, (_, at) => eventOf(time + at));
