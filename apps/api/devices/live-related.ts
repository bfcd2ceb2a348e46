import { firmwareOf, recordsOf, type InstalledFirmware } from '#read-model/queries';
import type { Reading } from '../server/reading.js';
import { LiveSites, type DeviceLister } from '../sites/live-sites.js';
import type { SiteNode } from '../sites/site-node.js';
import type { DeviceFacts } from './device-facts.js';
import type { Related } from './related.js';

/** Reads what belongs to the devices of one list, each kind in one query and only when it is asked for. */
export class LiveRelated implements Related {
  readonly #reading: Reading;
  readonly #devices: readonly string[];
  readonly #sites: LiveSites;
  #firmware: ReturnType<typeof firmwareOf> | undefined;
  #records: ReturnType<typeof recordsOf> | undefined;

  constructor(reading: Reading, devices: readonly DeviceFacts[], list: DeviceLister) {
    this.#reading = reading;
    this.#devices = devices.map(({ id }) => id);
    this.#sites = new LiveSites(
      reading,
      devices.flatMap(({ site }) => (site === null ? [] : [site])),
      list,
    );
  }

  async firmware(device: string): Promise<readonly InstalledFirmware[]> {
    const { ports, tenant } = this.#reading;
    this.#firmware ??= firmwareOf(ports.db(), tenant, this.#devices);
    return (await this.#firmware).get(device) ?? [];
  }

  async inconsistencies(device: string): Promise<readonly string[]> {
    const { ports, tenant } = this.#reading;
    this.#records ??= recordsOf(ports.db(), tenant, this.#devices);
    const text = (await this.#records).get(device);
    // Written by the projector of the same product.
    return text === undefined ? [] : (JSON.parse(text) as { inconsistencies: readonly string[] }).inconsistencies;
  }

  site({ site, merchant }: DeviceFacts): SiteNode | null {
    return site === null ? null : this.#sites.node(site, merchant);
  }
}
