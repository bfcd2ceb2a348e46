import type { JsonObject } from '../event-record.js';

/** Data of an event in the version that it was stored in. */
export interface Versioned {
  readonly type: string;
  readonly data: JsonObject;
}

/** How one old version becomes the next one. */
type Upcast = (data: JsonObject) => Versioned;

/**
 * Old versions, each with its way to the next; the only place that knows them. None has been superseded yet. A type
 * that is, stays in the registry for senders, keeps its golden file, and gets its line here.
 */
const UPCASTS: ReadonlyMap<string, Upcast> = new Map();

/** The event in the newest version of its type. */
export function upcast(stored: Versioned, upcasts: ReadonlyMap<string, Upcast> = UPCASTS): Versioned {
  let event = stored;
  for (let step = upcasts.get(event.type); step !== undefined; step = upcasts.get(event.type)) event = step(event.data);
  return event;
}
