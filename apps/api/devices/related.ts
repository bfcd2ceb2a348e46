import type { Assessment } from '#assessment';
import type { Instant } from '#device-history';
import type { InstalledFirmware } from '#read-model/queries';
import type { SiteNode } from '../sites/site-node.js';
import type { DeviceFacts } from './device-facts.js';

/** What belongs to the devices of one answer and is read only when it is asked for, for all of them at once. */
export interface Related {
  firmware(device: string): Promise<readonly InstalledFirmware[]>;
  /** What was concluded of the device. */
  assessment(device: string): Promise<Assessment>;
  inconsistencies(device: string): Promise<readonly string[]>;
  /** The site at which a device stands. */
  site(facts: DeviceFacts): SiteNode | null;
  /** The moment that everything answers for; absent: now. */
  readonly instant?: Instant;
}
