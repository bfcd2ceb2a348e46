import { DAY_MS } from '#device';
import type { RevisionRange } from './ranges.js';

/** Days that follow one another and are read together. */
export interface Stretch {
  readonly ranges: readonly RevisionRange[];
  /** Instant at which the next stretch begins; the last one has no end. */
  readonly endsAt: number;
}

/** Events in memory at once: at some 2 KiB each 10 MB. A day that holds more is read whole all the same. */
export const STRETCH_EVENTS_MAX = 5_000;

/**
 * Cuts a past into stretches of whole UTC days, in order; one at least. What was told out of order lies in many small
 * ranges, which touch one another only when their days are read together: one read then, and not one for each event.
 */
export function stretchesOf(ranges: readonly RevisionRange[], eventsMax = STRETCH_EVENTS_MAX): Stretch[] {
  const days = Map.groupBy(ranges, ({ fromAt }) => Math.floor(fromAt / DAY_MS));
  const stretches: Stretch[] = [];
  let [gathered, events]: [RevisionRange[], number] = [[], 0];
  for (const day of [...days.keys()].sort((a, b) => a - b)) {
    const next = days.get(day) ?? [];
    const more = next.reduce((sum, { fromRevision, toRevision }) => sum + toRevision - fromRevision + 1, 0);
    if (events > 0 && events + more > eventsMax) {
      stretches.push({ ranges: gathered, endsAt: day * DAY_MS });
      [gathered, events] = [[], 0];
    }
    gathered.push(...next);
    events += more;
  }
  return [...stretches, { ranges: gathered, endsAt: Number.POSITIVE_INFINITY }];
}
