import { keyOf, type OwnEvent } from '#device';
import { type EventStore, type LogPosition, type StoredEvent, StoreUnavailable } from '#event-store';
import { deviceStream } from '#streams';
import { decodeRecord, UndecodableEvent, type EventRecord, type StreamContent } from '#telemetry';
import type { DeviceCategory, RevisionRange } from './ranges.js';

/** An event of a device as it lies in the store. */
export interface PastEvent {
  readonly record: EventRecord;
  readonly category: DeviceCategory;
  readonly revision: number;
  readonly logPosition: LogPosition;
}

/** Events of one read of the store. */
const READ_MAX = 1_000;

/**
 * The events of these ranges, each once, in no particular order; those behind `upTo` are left out, and so are those
 * that cannot be decoded (the projector has listed them).
 *
 * @param listed ids of the device's dead letters; asked for where an event is damaged
 * @throws StoreUnavailable for an event that was damaged or lost after it was folded: without it the answer would be another
 */
export async function readRanges(
  store: EventStore,
  tenant: string,
  device: string,
  ranges: readonly RevisionRange[],
  upTo: LogPosition,
  listed: () => Promise<ReadonlySet<string>>,
): Promise<PastEvent[]> {
  const found: PastEvent[] = [];
  for (const category of ['telemetry', 'clock', 'device'] as const) {
    const stream = deviceStream(category, tenant, device);
    for (const [from, to] of spans(ranges.filter((range) => range.category === category))) {
      for (let at = from; at <= to; at += READ_MAX) {
        const limit = Math.min(READ_MAX, to - at + 1);
        const events = await store.readStream(stream, { from: at, limit });
        if (events.length < limit) throw damaged('lacks an event that was folded');
        for (const event of events) {
          if (event.logPosition > upTo || event.revision > to) continue;
          if (event.isDamaged && !(await listed()).has(event.eventId)) throw damaged('holds an event that is damaged');
          const record = decoded(event, { category: category === 'device' ? 'device' : 'telemetry', subject: device });
          if (record) found.push({ record, category, revision: event.revision, logPosition: event.logPosition });
        }
      }
    }
  }
  return found;
}

/** Joined where they touch or overlap, so that nothing is read twice. */
function spans(ranges: readonly RevisionRange[]): [from: number, to: number][] {
  const joined: [number, number][] = [];
  for (const { fromRevision, toRevision } of ranges.toSorted((a, b) => a.fromRevision - b.fromRevision)) {
    const last = joined.at(-1);
    if (last && fromRevision <= last[1] + 1) last[1] = Math.max(last[1], toRevision);
    else joined.push([fromRevision, toRevision]);
  }
  return joined;
}

const damaged = (how: string): StoreUnavailable => new StoreUnavailable(`the event store ${how}; run tillwatch doctor`);

function decoded(event: StoredEvent, content: StreamContent): EventRecord | undefined {
  try {
    return decodeRecord(event, content);
  } catch (error) {
    if (error instanceof UndecodableEvent) return undefined;
    throw error;
  }
}

export const ownEvent = ({ record, category }: Pick<PastEvent, 'record' | 'category'>): OwnEvent => ({
  kind: 'event',
  key: keyOf(record),
  knownAt: record.knownAt,
  event: record,
  isLifecycle: category === 'device',
});
