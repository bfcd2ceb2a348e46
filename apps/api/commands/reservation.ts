import { hash } from 'node:crypto';
import type { EventStore, NewEvent, StoredEvent } from '#event-store';
import { commandStream } from '#streams';
import { maskCardNumbers, type Json, type JsonObject } from '#telemetry';

/** A stored name; never changes. */
export const RESERVATION_TYPE = 'tillwatch.command.reserved.v1';

/** What a command id stands for, for ever: this input, for this device, at this instant. */
export interface Reservation {
  readonly digest: string;
  readonly device: string;
  /** The event's `time`, so that any retry makes the same event id; milliseconds since 1970. */
  readonly at: number;
}

/**
 * Digest of a mutation and its input, in whatever order its fields came. Card numbers are masked first: so few texts are
 * card numbers that a digest of one would give it away.
 */
export const digestOf = (input: JsonObject): string => hash('sha256', maskCardNumbers(canonical(input)), 'hex');

/** The reservation of a command id; undefined: it is free. */
export async function findReservation(
  store: EventStore,
  tenant: string,
  commandId: string,
): Promise<Reservation | undefined> {
  const [first] = await store.readStream(commandStream(tenant, commandId), {
    from: 0,
    direction: 'forwards',
    limit: 1,
  });
  return first && decode(first);
}

/** False: somebody else was faster, and what they reserved counts. */
export async function reserve(
  store: EventStore,
  { tenant, commandId, eventId }: { readonly tenant: string; readonly commandId: string; readonly eventId: string },
  reservation: Reservation,
): Promise<boolean> {
  const event: NewEvent = { eventId, type: RESERVATION_TYPE, data: JSON.stringify(reservation), metadata: '{}' };
  const [result] = await store.append([
    { stream: commandStream(tenant, commandId), expected: 'none', events: [event] },
  ]);
  return result?.outcome === 'appended';
}

function decode({ data, isDamaged }: StoredEvent): Reservation {
  if (isDamaged) throw new Error('a stored reservation is damaged');
  const { digest, device, at } = JSON.parse(data) as Partial<Reservation>;
  if (typeof digest === 'string' && typeof device === 'string' && typeof at === 'number') return { digest, device, at };
  throw new Error('a stored reservation cannot be read');
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(',')}}`;
}
