import { BANDS } from '#risk';
import { countDeviceGroups, type DeviceFilter, type DeviceGroup } from '#read-model/queries';
import type { Reading } from '../server/reading.js';

/** Counts of a fleet as GraphQL reads them: one query for all of them, made when the first is selected. */
export class FleetSummary {
  readonly #reading: Reading;
  readonly #filter: DeviceFilter;
  #groups: Promise<readonly DeviceGroup[]> | undefined;

  constructor(reading: Reading, filter: DeviceFilter) {
    this.#reading = reading;
    this.#filter = filter;
  }

  async deviceCount(): Promise<number> {
    return total(await this.#read());
  }

  online(): Promise<number> {
    return this.#connected('ONLINE');
  }

  offline(): Promise<number> {
    return this.#connected('OFFLINE');
  }

  unknown(): Promise<number> {
    return this.#connected('UNKNOWN');
  }

  /** Every band, also those without devices. */
  async byBand() {
    const groups = await this.#read();
    return BANDS.map((band, rank) => ({ band, count: total(groups.filter((group) => group.band === rank)) }));
  }

  async byCause() {
    return listed(await this.#read(), ({ cause }) => cause).map(([cause, count]) => ({ cause, count }));
  }

  async byAction() {
    return listed(await this.#read(), ({ action }) => action).map(([action, count]) => ({ action, count }));
  }

  async #connected(connectivity: string): Promise<number> {
    return total((await this.#read()).filter((group) => group.connectivity === connectivity));
  }

  #read(): Promise<readonly DeviceGroup[]> {
    const { ports, tenant } = this.#reading;
    this.#groups ??= countDeviceGroups(ports.db(), tenant, this.#filter);
    return this.#groups;
  }
}

const total = (groups: readonly DeviceGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0);

/** The most frequent first; devices without a value are left out. */
function listed(
  groups: readonly DeviceGroup[],
  valueOf: (group: DeviceGroup) => string | null,
): readonly (readonly [value: string, count: number])[] {
  return [...Map.groupBy(groups, valueOf)]
    .flatMap(([value, some]) => (value === null ? [] : [[value, total(some)] as const]))
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
}
