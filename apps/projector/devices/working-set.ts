import type { RevisionRange } from '#device-history';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceEntries } from './device-entries.js';
import { entryKey, weightOf, type DeviceEntry } from './device-entry.js';
import type { FoldedPage } from './device-page.js';
import { lookAt, type Look } from './look.js';

/** A device that pages of one transaction were folded into. */
export interface FoldedDevice {
  readonly entry: DeviceEntry;
  /** As it was answered before the transaction. */
  readonly before: Look | null;
  /** More than the pulse changed. */
  recordChanged: boolean;
  /** Ranges of revisions that were closed. */
  closedRanges: readonly RevisionRange[];
}

/** The devices that a transaction has folded, until their rows are written at its end. */
export class WorkingSet {
  readonly #devices = new Map<string, FoldedDevice>();
  #weight = 0;
  /** Events that told more than a sign of life: each adds a fault or a total to the ledger, or less. */
  #told = 0;
  /** How often a device was folded anew. */
  refolds = 0;

  constructor(private readonly kept: DeviceEntries) {}

  /** What the devices weigh at the most: as they were loaded (`weightOf`), and what they have been told since. */
  get weight(): number {
    return this.#weight + this.#told;
  }

  devices(): Iterable<FoldedDevice> {
    return this.#devices.values();
  }

  *entries(): Iterable<DeviceEntry> {
    for (const { entry } of this.#devices.values()) yield entry;
  }

  /** Devices as this transaction has folded them, else as they were kept or stored before it. */
  async load(
    db: Kysely<ReadModelDatabase>,
    tenant: string,
    devices: readonly string[],
  ): Promise<Map<string, FoldedDevice>> {
    const found = new Map<string, FoldedDevice>();
    const others: string[] = [];
    for (const device of devices) {
      const folded = this.#devices.get(entryKey(tenant, device));
      if (folded === undefined) others.push(device);
      else found.set(device, folded);
    }
    for (const [device, entry] of await this.kept.load(db, tenant, others)) {
      const folded = { entry, before: lookAt(entry), recordChanged: false, closedRanges: [] };
      this.#devices.set(entryKey(tenant, device), folded);
      this.#weight += weightOf(entry);
      found.set(device, folded);
    }
    return found;
  }

  /** An event of a device that was folded in order. */
  addEvent(device: FoldedDevice, recordChanged: boolean, closed: RevisionRange | undefined): void {
    if (recordChanged) {
      device.recordChanged = true;
      this.#told += 1;
    }
    if (closed !== undefined) device.closedRanges = [...device.closedRanges, closed];
  }

  /** A page of a device, of so many events. */
  add(device: FoldedDevice, { recordChanged, refolded, closedRanges }: FoldedPage, events: number): void {
    if (recordChanged) this.#told += events;
    device.recordChanged ||= recordChanged;
    if (closedRanges.length > 0) device.closedRanges = [...device.closedRanges, ...closedRanges];
    if (refolded) this.refolds += 1;
  }
}
