import type { Evidence } from './diagnosis.js';
import type { ObservedFault } from './observed-fault.js';

/** Ids that an answer shows of all that there are. */
const EVENT_IDS_MAX = 20;

type Names = Pick<Evidence, 'eventIds' | 'eventCount'>;

/**
 * Names of events that a reason rests on, the newest fault's first; the count is of those that are still named (of a fault
 * the first five are kept). An event is told by one fault or one window, so that none comes twice.
 *
 * @param faults oldest first
 */
export function named(faults: readonly ObservedFault[], more: readonly string[] = []): Names {
  let eventCount = more.length;
  for (const { told } of faults) eventCount += told.eventIds.length;
  const eventIds: string[] = [];
  // The first event of each attempt before any second one.
  const newest = newestFirst(faults);
  for (const { told } of newest) take(eventIds, told.eventIds, 0, 1);
  take(eventIds, more, 0, more.length);
  for (const { told } of newest) take(eventIds, told.eventIds, 1, told.eventIds.length);
  return { eventIds, eventCount };
}

function take(into: string[], ids: readonly string[], from: number, to: number): void {
  for (let i = from; i < to && i < ids.length && into.length < EVENT_IDS_MAX; i += 1) {
    const id = ids[i];
    if (id !== undefined) into.push(id);
  }
}

/** As many as are shown; of those at one instant the first told one first. */
function newestFirst(faults: readonly ObservedFault[]): ObservedFault[] {
  const newest: ObservedFault[] = [];
  for (let end = faults.length; end > 0 && newest.length < EVENT_IDS_MAX;) {
    let first = end - 1;
    while (first > 0 && faults[first - 1]?.at === faults[first]?.at) first -= 1;
    for (let i = first; i < end; i += 1) {
      const one = faults[i];
      if (one !== undefined) newest.push(one);
    }
    end = first;
  }
  return newest;
}
