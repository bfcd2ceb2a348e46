import { countDevicesAt, findSites, type SiteFacts } from '#read-model/queries';
import type { DeviceListArguments } from '../devices/device-connection.js';
import type { DeviceNode } from '../devices/device-node.js';
import type { Connection, PageArguments } from '../pages/connection.js';
import type { Reading } from '../server/reading.js';
import type { SiteNode } from './site-node.js';

/** Lists devices; handed in, since devices lead to sites and sites to devices. */
export type DeviceLister = (reading: Reading, args: DeviceListArguments) => Connection<DeviceNode>;

/** The sites of one answer: what is registered of them, and how many devices stand there, each read once for all. */
export class LiveSites {
  readonly #reading: Reading;
  readonly #sites: readonly string[];
  #facts: ReturnType<typeof findSites> | undefined;
  #counts: ReturnType<typeof countDevicesAt> | undefined;

  constructor(
    reading: Reading,
    sites: readonly string[],
    readonly list: DeviceLister,
  ) {
    this.#reading = reading;
    this.#sites = [...new Set(sites)];
  }

  /** `servedFor`: the merchant of whoever asks, where nobody registered the site. */
  node(site: string, servedFor: string | null): SiteNode {
    return new LiveSiteNode(this.#reading, this, site, servedFor);
  }

  async facts(site: string): Promise<SiteFacts | undefined> {
    const { ports, tenant } = this.#reading;
    this.#facts ??= findSites(ports.db(), tenant, this.#sites);
    return (await this.#facts).get(site);
  }

  async count(site: string): Promise<number> {
    const { ports, tenant } = this.#reading;
    this.#counts ??= countDevicesAt(ports.db(), tenant, this.#sites);
    return (await this.#counts).get(site) ?? 0;
  }
}

class LiveSiteNode implements SiteNode {
  readonly openIncidents: readonly never[] = [];
  readonly #reading: Reading;
  readonly #sites: LiveSites;
  readonly #servedFor: string | null;

  constructor(
    reading: Reading,
    sites: LiveSites,
    readonly id: string,
    servedFor: string | null,
  ) {
    this.#reading = reading;
    this.#sites = sites;
    this.#servedFor = servedFor;
  }

  async merchant(): Promise<string | null> {
    return (await this.#sites.facts(this.id))?.merchant ?? this.#servedFor;
  }

  async venue(): Promise<string | null> {
    return (await this.#sites.facts(this.id))?.venue ?? null;
  }

  deviceCount(): Promise<number> {
    return this.#sites.count(this.id);
  }

  devices(args: PageArguments): Connection<DeviceNode> {
    return this.#sites.list(this.#reading, { ...args, filter: { site: this.id } });
  }
}
