import { BANDS } from '#risk';
import { countDevicesBy, type DeviceFilter } from '#read-model/queries';
import type { Reading } from '../server/reading.js';

/** Counts of a fleet as GraphQL reads them: each kind is one grouped query, made when it is selected. */
export class FleetSummary {
  readonly #reading: Reading;
  readonly #filter: DeviceFilter;
  #connectivity: Promise<ReadonlyMap<string, number>> | undefined;

  constructor(reading: Reading, filter: DeviceFilter) {
    this.#reading = reading;
    this.#filter = filter;
  }

  async deviceCount(): Promise<number> {
    return [...(await this.#byConnectivity()).values()].reduce((sum, count) => sum + count, 0);
  }

  async online(): Promise<number> {
    return (await this.#byConnectivity()).get('ONLINE') ?? 0;
  }

  async offline(): Promise<number> {
    return (await this.#byConnectivity()).get('OFFLINE') ?? 0;
  }

  async unknown(): Promise<number> {
    return (await this.#byConnectivity()).get('UNKNOWN') ?? 0;
  }

  /** Every band, also those without devices. */
  async byBand() {
    const counts = await this.#counts('band');
    return BANDS.map((band, rank) => ({ band, count: counts.get(rank) ?? 0 }));
  }

  async byCause() {
    return listed(await this.#counts('cause')).map(({ value, count }) => ({ cause: value, count }));
  }

  async byAction() {
    return listed(await this.#counts('action')).map(({ value, count }) => ({ action: value, count }));
  }

  #byConnectivity(): Promise<ReadonlyMap<string, number>> {
    this.#connectivity ??= this.#counts('connectivity');
    return this.#connectivity;
  }

  #counts<Column extends 'connectivity' | 'band' | 'cause' | 'action'>(column: Column) {
    const { ports, tenant } = this.#reading;
    return countDevicesBy(ports.db(), column, tenant, this.#filter);
  }
}

/** The most frequent first; devices without a value are left out. */
function listed(counts: ReadonlyMap<string | null, number>): { readonly value: string; readonly count: number }[] {
  return [...counts]
    .flatMap(([value, count]) => (value === null ? [] : [{ value, count }]))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
