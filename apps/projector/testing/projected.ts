import type { EventStore, LogPosition } from '#event-store';
import type { ReadModel } from '#read-model';
import { newPlace, type SpecPlace } from '../../../libs/read-model/testing/places.js';
import { deviceStream, siteStream } from '#streams';
import { encodeRecord, type EventRecord } from '#telemetry';
import { DeviceEntries } from '../devices/device-entries.js';
import { readCheckpoint } from '../runner/checkpoint.js';
import { projectNext } from '../runner/project-next.js';
import type { TransactionLimits } from '../runner/transaction-limits.js';
import { settle, TimerWheel } from '../wheel/timer-wheel.js';
import { rowsOf } from './rows.js';

/** A read model of its own that is gone afterwards, and a projector that goes on when it is told to. */
export class Projected {
  readonly #at: SpecPlace = newPlace();
  #model!: ReadModel;
  #entries = new DeviceEntries();
  #wheel = new TimerWheel();
  /** Devices that were folded anew so far. */
  refolds = 0;
  transactions = 0;

  /** @param snapshotEvery so few, that short histories have snapshots too */
  static async over(store: EventStore, snapshotEvery = 7, limits?: TransactionLimits): Promise<Projected> {
    const projected = new Projected(store, snapshotEvery, limits);
    projected.#model = await projected.#at.place.open('own');
    return projected;
  }

  private constructor(
    readonly store: EventStore,
    readonly snapshotEvery: number,
    readonly limits: TransactionLimits | undefined,
  ) {}

  get db(): ReadModel['db'] {
    return this.#model.db;
  }

  async catchUp(now: () => number = () => 0): Promise<LogPosition> {
    let position = await readCheckpoint(this.db);
    for (;;) {
      const { store, db, snapshotEvery, limits } = this;
      const projection = { store, db, entries: this.#entries, now, snapshotEvery, ...(limits && { limits }) };
      const advance = await projectNext(projection, position);
      this.transactions += 1;
      position = advance.logPosition;
      this.refolds += advance.refolds;
      this.#wheel.moved(advance.moved);
      if (!advance.atHead) continue;
      await this.passTime(now());
      return position;
    }
  }

  /** Gives the number of devices that were visited because of it. */
  passTime(now: number): Promise<number> {
    return settle(this.#wheel, { db: this.db, entries: this.#entries, now });
  }

  /** As a process that was killed and started again: nothing is left in memory. */
  async restart(): Promise<void> {
    this.#entries = new DeviceEntries();
    this.#wheel = new TimerWheel();
    await this.#model.close();
    this.#model = await this.#at.place.open('own');
  }

  /** All that must be the same whatever way the events came: rows without what tells of their way. */
  rows(): Promise<Record<string, unknown[]>> {
    return rowsOf(this.db);
  }

  async close(): Promise<void> {
    await this.#model.close();
    await this.#at.remove();
  }
}

/** Appends each event to the stream where it belongs, as the way in does. */
export async function append(store: EventStore, tenant: string, events: readonly EventRecord[]): Promise<void> {
  await store.append(
    events.map((event) => {
      if (event.subject.startsWith('site:'))
        return {
          stream: siteStream(tenant, event.subject.slice('site:'.length)),
          expected: 'any',
          events: [encodeRecord(event)],
        };
      const category = event.type.startsWith('fleet.') ? 'device' : 'telemetry';
      return { stream: deviceStream(category, tenant, event.subject), expected: 'any', events: [encodeRecord(event)] };
    }),
  );
}
