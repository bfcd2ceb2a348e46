import type { EventStore, LogPosition } from '#event-store';

const PAGE = 200;

/** Lifecycle events of one device; who has more has been swapped every day for a lifetime. */
const EVENTS_MAX = 20_000;

/** The log position of an event in a stream, the newest looked at first; undefined where it is not there. */
export async function findStored(store: EventStore, stream: string, eventId: string): Promise<LogPosition | undefined> {
  for (let from: number | undefined, seen = 0; seen < EVENTS_MAX;) {
    const page = await store.readStream(stream, {
      ...(from !== undefined && { from }),
      direction: 'backwards',
      limit: PAGE,
    });
    const found = page.find((event) => event.eventId === eventId);
    if (found) return found.logPosition;
    const oldest = page.at(-1)?.revision ?? 0;
    if (page.length < PAGE || oldest === 0) return undefined;
    from = oldest - 1;
    seen += page.length;
  }
  return undefined;
}
