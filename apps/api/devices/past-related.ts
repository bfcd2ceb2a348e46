import type { DeviceView } from '#device';
import type { Instant } from '#device-history';
import type { InstalledFirmware } from '#read-model/queries';
import type { SiteNode } from '../sites/site-node.js';
import type { DeviceFacts } from './device-facts.js';
import type { Related } from './related.js';

/** What belonged to a device at an instant: the fold that answered the device knows most of it. */
export class PastRelated implements Related {
  constructor(
    private readonly view: DeviceView,
    readonly instant: Instant,
    private readonly siteOf: (site: string, servedFor: string | null) => SiteNode,
  ) {}

  firmware(): Promise<readonly InstalledFirmware[]> {
    return Promise.resolve(this.view.firmware);
  }

  inconsistencies(): Promise<readonly string[]> {
    return Promise.resolve(this.view.inconsistencies);
  }

  site({ site, merchant }: DeviceFacts): SiteNode | null {
    return site === null ? null : this.siteOf(site, merchant);
  }
}
