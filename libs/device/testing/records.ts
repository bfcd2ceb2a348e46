import type { EventRecord, JsonObject } from '#telemetry';
import { keyOf } from '../fold-key.js';
import type { OwnEvent } from '../fold/fold-input.js';

let made = 0;

export interface Told {
  readonly at: number;
  readonly id?: string;
  readonly sequence?: string;
  readonly knownAt?: number;
  readonly source?: string;
  readonly flags?: EventRecord['flags'];
}

/** An accepted event for specs: ids rise with the order of making, unless one is given. */
export function record(
  type: string,
  device: string,
  data: JsonObject,
  { at, id, sequence, knownAt, source, flags = [] }: Told,
): EventRecord {
  made += 1;
  const hex = Math.max(0, at).toString(16).padStart(12, '0');
  const eventId = id ?? `${hex.slice(0, 8)}-${hex.slice(8)}-8000-8000-${made.toString(16).padStart(12, '0')}`;
  return {
    eventId,
    type: /\.v\d+$/.test(type) ? type : `${type}.v1`,
    subject: device,
    source: source ?? '/spec',
    cloudEventId: `e-${made}`,
    occurredAt: at,
    receivedAt: knownAt ?? at,
    effectiveAt: at,
    knownAt: knownAt ?? at,
    ...(sequence === undefined ? {} : { sequence }),
    flags,
    data,
  };
}

/** The same as an input of the fold. */
export const own = (event: EventRecord): OwnEvent => ({
  kind: 'event',
  key: keyOf(event),
  knownAt: event.knownAt,
  event,
  isLifecycle: event.type.startsWith('fleet.'),
});
