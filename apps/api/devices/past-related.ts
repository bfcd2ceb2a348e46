import { assess, type Assessment } from '#assessment';
import type { DeviceState, DeviceView } from '#device';
import type { Instant } from '#device-history';
import type { InstalledFirmware } from '#read-model/queries';
import type { SiteNode } from '../sites/site-node.js';
import type { DeviceFacts } from './device-facts.js';
import type { Related } from './related.js';

/** What belonged to a device at an instant: the fold that answered the device knows most of it. */
export class PastRelated implements Related {
  #assessment: Assessment | undefined;

  constructor(
    private readonly state: DeviceState,
    private readonly view: DeviceView,
    readonly instant: Instant,
    private readonly siteOf: (site: string, servedFor: string | null) => SiteNode,
  ) {}

  firmware(): Promise<readonly InstalledFirmware[]> {
    return Promise.resolve(this.view.firmware);
  }

  /** By the same function as live. */
  assessment(): Promise<Assessment> {
    this.#assessment ??= assess(this.state, { at: this.instant.at, isSilent: this.view.connectivity === 'OFFLINE' });
    return Promise.resolve(this.#assessment);
  }

  inconsistencies(): Promise<readonly string[]> {
    return Promise.resolve(this.view.inconsistencies);
  }

  site({ site, merchant }: DeviceFacts): SiteNode | null {
    return site === null ? null : this.siteOf(site, merchant);
  }
}
