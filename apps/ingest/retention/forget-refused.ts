import { setImmediate } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import { rejectedStream } from '#streams';
import { instantOfEntry } from '../admission/entry-id.js';

/** Refused events are kept for inspection for 30 days (CONTRACT, part 2). */
export const REFUSED_KEPT_MS = 30 * 86_400_000;

/** Refused events that are looked at and taken out in one step: at 5 KiB each 2.5 MB to read, some 10 ms of the loop. */
export const STEP_EVENTS_MAX = 500;

/** Of one tenant in one run; a tenant keeps 100,000 a day at most, so a run of each hour catches up from any backlog. */
export const RUN_EVENTS_MAX = 200_000;

export interface ForgetRefused {
  readonly store: Pick<EventStore, 'readStream' | 'truncateStream'>;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isStopping?: () => boolean;
  /** Absent: as above. */
  readonly limits?: { readonly stepEventsMax: number; readonly runEventsMax: number };
}

/**
 * Takes the refused events of one tenant that have been kept long enough out of the store, the oldest first, up to the
 * first that has not. Between two steps others get their turn.
 *
 * @returns how many went
 */
export async function forgetRefused(
  tenant: string,
  { store, now, isStopping = () => false, limits: { stepEventsMax, runEventsMax } = LIMITS }: ForgetRefused,
): Promise<number> {
  const stream = rejectedStream(tenant);
  let forgotten = 0;
  while (forgotten < runEventsMax && !isStopping()) {
    const oldest = await store.readStream(stream, { limit: Math.min(stepEventsMax, runEventsMax - forgotten) });
    const fresh = oldest.findIndex(({ eventId }) => instantOfEntry(eventId) > now - REFUSED_KEPT_MS);
    const expired = fresh < 0 ? oldest : oldest.slice(0, fresh);
    const last = expired.at(-1);
    if (last === undefined) break;
    await store.truncateStream(stream, last.revision + 1);
    forgotten += expired.length;
    if (fresh >= 0) break;
    await setImmediate();
  }
  return forgotten;
}

const LIMITS = { stepEventsMax: STEP_EVENTS_MAX, runEventsMax: RUN_EVENTS_MAX };
