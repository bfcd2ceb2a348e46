import type { Assessment } from '#assessment';
import { detailsOf, firmwareOf, type InstalledFirmware } from '#read-model/queries';
import { answerError } from '../errors/answer-error.js';
import type { Reading } from '../server/reading.js';
import { LiveSites, type DeviceLister } from '../sites/live-sites.js';
import type { SiteNode } from '../sites/site-node.js';
import type { DeviceFacts } from './device-facts.js';
import { assessmentOf } from './known-assessments.js';
import type { Related } from './related.js';

const NONE: readonly never[] = [];

/** Reads what belongs to the devices of one list, each kind in one query and only when it is asked for. */
export class LiveRelated implements Related {
  readonly #reading: Reading;
  readonly #devices: readonly string[];
  readonly #sites: LiveSites;
  #firmware: ReturnType<typeof firmwareOf> | undefined;
  #inconsistencies: ReturnType<typeof detailsOf> | undefined;
  #assessments: Promise<ReadonlyMap<string, Assessment>> | undefined;

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

  async assessment(device: string): Promise<Assessment> {
    this.#assessments ??= this.#readAssessments();
    const found = (await this.#assessments).get(device);
    // A row and its details are written in one transaction; this one was removed between two reads.
    if (found === undefined) throw answerError('UNAVAILABLE', 'The device was removed while it was read.');
    return found;
  }

  async #readAssessments(): Promise<ReadonlyMap<string, Assessment>> {
    const { ports, tenant } = this.#reading;
    const texts = await detailsOf(ports.db(), tenant, this.#devices, 'assessmentJson');
    return new Map([...texts].map(([device, text]) => [device, assessmentOf(tenant, device, text)]));
  }

  async inconsistencies(device: string): Promise<readonly string[]> {
    const { ports, tenant } = this.#reading;
    this.#inconsistencies ??= detailsOf(ports.db(), tenant, this.#devices, 'inconsistenciesJson');
    const text = (await this.#inconsistencies).get(device);
    // Written by the projector of the same product.
    return text === undefined || text === '[]' ? NONE : (JSON.parse(text) as readonly string[]);
  }

  site({ site, merchant }: DeviceFacts): SiteNode | null {
    return site === null ? null : this.#sites.node(site, merchant);
  }
}
