import { emptyDevice, foldInput } from '#device';
import { grow, ownEvent } from '#device-history';
import type { LogPage, StoredEvent } from '#event-store';
import type { EventRecord } from '#telemetry';
import type { DevicePage } from '../devices/device-page.js';
import { foldDevices } from '../devices/fold-devices.js';
import { readEvent, type Poisoned } from './classified.js';
import { count, DeviceStreams, type DevicePart, type DeviceStream } from './device-streams.js';
import { poisonedBy, type PageContext, type ProjectedPage } from './project-page.js';

/**
 * Folds pages that hold nothing but what devices tell of themselves, nearly all of a log: event by event as they lie there,
 * where `projectPage` sorts a page by what is to be done with it. A device of which anything needs care (it is out of order
 * or breaks the fold, something of the device is voided, a snapshot is due) is folded as there.
 */
export class OrdinaryPages {
  readonly #context: PageContext;
  readonly #streams: DeviceStreams;

  constructor(context: PageContext) {
    this.#context = context;
    this.#streams = new DeviceStreams(context.working);
  }

  /** Undefined where the page holds anything else: nothing of it was folded then. */
  async project({ events, next }: LogPage): Promise<ProjectedPage | undefined> {
    const { db, store, working, snapshotEvery } = this.#context;
    const streams = await this.#streams.ofPage(db, events);
    if (streams === undefined) return undefined;
    const { records, poisoned, newestReceivedAt } = this.#read(events, streams);
    const careful = this.#foldAll(events, streams, records);
    if (careful.length === 0) return { poisoned, newestReceivedAt };
    const failures = await foldDevices({ db, store, upTo: next, snapshotEvery }, careful, working);
    return { poisoned: [...poisoned, ...failures.map(poisonedBy)], newestReceivedAt };
  }

  #read(events: readonly StoredEvent[], streams: readonly DeviceStream[]): ReadPage {
    const { heard } = this.#context;
    const records: (EventRecord | undefined)[] = [];
    const poisoned: Poisoned[] = [];
    let newestReceivedAt = 0;
    for (let i = 0; i < events.length; i += 1) {
      const [stored, stream] = [events[i], streams[i]];
      if (stored === undefined || stream === undefined) break;
      const record = readEvent(stored, stream.content, poisoned);
      records.push(record);
      if (record === undefined) continue;
      if (record.receivedAt > newestReceivedAt) newestReceivedAt = record.receivedAt;
      heard.hear(stream.tenant, stream.part.device.entry.device, record);
      count(stream.part, record);
    }
    return { records, poisoned, newestReceivedAt };
  }

  /** Gives the devices that need care, with what of them was not folded. */
  #foldAll(
    events: readonly StoredEvent[],
    streams: readonly DeviceStream[],
    records: readonly (EventRecord | undefined)[],
  ): DevicePage[] {
    const careful = new Set<DevicePart>();
    for (let i = 0; i < records.length; i += 1) {
      const [stream, record, revision] = [streams[i], records[i], events[i]?.revision];
      if (record === undefined || stream === undefined || revision === undefined) continue;
      const { tenant, category, part } = stream;
      if (part.items === undefined && !this.#isSnapshotDue(part) && this.#foldAtOnce(stream, record, revision))
        continue;
      (part.items ??= []).push({ tenant, device: part.device.entry.device, category, record, revision });
      careful.add(part);
    }
    return [...careful].map(({ device, items = [] }) => ({ device, items, voids: false }));
  }

  /** False: it breaks the fold. The state is of no use then, and is folded anew with care, which finds out what to list. */
  #foldAtOnce({ category, part: { device } }: DeviceStream, record: EventRecord, revision: number): boolean {
    const { entry } = device;
    const state = (entry.state ??= emptyDevice());
    let recordChanged: boolean;
    try {
      recordChanged = foldInput(state, ownEvent({ record, category }));
    } catch {
      return false;
    }
    const closed = grow(entry.ranges, { category, revision, effectiveAt: record.effectiveAt });
    this.#context.working.addEvent(device, recordChanged, closed);
    return true;
  }

  /** Some time in this page. */
  #isSnapshotDue({ foldedBefore, events }: DevicePart): boolean {
    const { snapshotEvery } = this.#context;
    return Math.floor(foldedBefore / snapshotEvery) !== Math.floor((foldedBefore + events) / snapshotEvery);
  }
}

interface ReadPage extends ProjectedPage {
  /** Undefined: it cannot be decoded. */
  readonly records: readonly (EventRecord | undefined)[];
}
