import { isAfter, type FoldKey } from '#device';
import type { DeviceCategory } from '#device-history';
import type { StoredEvent } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import { contentOf, parseStreamName, type StreamName } from '#streams';
import type { StreamContent } from '#telemetry';
import type { Kysely } from 'kysely';
import { entryKey } from '../devices/device-entry.js';
import type { FoldedDevice, WorkingSet } from '../devices/working-set.js';
import type { DeviceItem } from './classified.js';

/** A device's part of the page that is being folded. */
export interface DevicePart {
  readonly device: FoldedDevice;
  /** Which page it is of. */
  page: number;
  /** Inputs that the device had been folded from before, and events of the page. */
  foldedBefore: number;
  events: number;
  /** Of all that was read of it. */
  newest: FoldKey | null;
  /** Those that cannot be folded at once. Undefined: all can. */
  items: DeviceItem[] | undefined;
}

/** A stream of what one device tells of itself. */
export interface DeviceStream {
  readonly tenant: string;
  readonly category: DeviceCategory;
  readonly content: StreamContent | undefined;
  readonly part: DevicePart;
}

type OwnStream = StreamName & { readonly category: 'telemetry' | 'clock' };

const isOwn = (name: StreamName | undefined): name is OwnStream =>
  name?.category === 'telemetry' || name?.category === 'clock';

/** The streams that a transaction has met, whose names are read once, and the devices that they are of. */
export class DeviceStreams {
  readonly #streams = new Map<string, DeviceStream>();
  readonly #parts = new Map<string, DevicePart>();
  #page = 0;

  constructor(private readonly working: WorkingSet) {}

  /** The stream of each event of a page; undefined where one is of any other stream, or damaged. */
  async ofPage(db: Kysely<ReadModelDatabase>, events: readonly StoredEvent[]): Promise<DeviceStream[] | undefined> {
    const unknown = new Map<string, OwnStream>();
    for (const { stream, isDamaged } of events) {
      if (isDamaged) return undefined;
      if (this.#streams.has(stream) || unknown.has(stream)) continue;
      const name = parseStreamName(stream);
      if (!isOwn(name)) return undefined;
      unknown.set(stream, name);
    }
    if (unknown.size > 0) await this.#load(db, unknown);
    this.#page += 1;
    return events.map(({ stream }) => this.#begun(stream));
  }

  async #load(db: Kysely<ReadModelDatabase>, names: ReadonlyMap<string, OwnStream>): Promise<void> {
    for (const [tenant, of] of Map.groupBy(names, ([, name]) => name.tenant)) {
      const devices = await this.working.load(db, tenant, [...new Set(of.map(([, { name }]) => name))]);
      for (const [stream, name] of of) {
        const device = devices.get(name.name);
        if (device === undefined) throw new Error(`${entryKey(tenant, name.name)} was not loaded`);
        const part = this.#partOf(device);
        this.#streams.set(stream, { tenant, category: name.category, content: contentOf(name), part });
      }
    }
  }

  #partOf(device: FoldedDevice): DevicePart {
    const key = entryKey(device.entry.tenant, device.entry.device);
    let part = this.#parts.get(key);
    if (part === undefined) {
      part = { device, page: 0, foldedBefore: 0, events: 0, newest: null, items: undefined };
      this.#parts.set(key, part);
    }
    return part;
  }

  /** The first event of a device in a page begins its part anew: pages of another kind may have been folded in between. */
  #begun(name: string): DeviceStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw new Error('a stream of the page was not loaded');
    const { part } = stream;
    if (part.page !== this.#page) {
      const { state, hasVoids } = part.device.entry;
      part.page = this.#page;
      part.foldedBefore = state?.pulse.folded ?? 0;
      part.events = 0;
      part.newest = state?.pulse.newest ?? null;
      part.items = hasVoids ? [] : undefined;
    }
    return stream;
  }
}

/** Counts one more event, which is to be folded with care where it does not lie behind all before it. */
export function count(part: DevicePart, key: FoldKey): void {
  part.events += 1;
  if (part.newest === null || isAfter(key, part.newest)) part.newest = key;
  else part.items ??= [];
}
