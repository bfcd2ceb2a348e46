import type { Connection, PageArguments } from '../pages/connection.js';
import type { DeviceNode } from '../devices/device-node.js';

/** A site as GraphQL reads it; what is not selected is not read. */
export interface SiteNode {
  readonly id: string;
  /** Of incidents nothing is known yet. */
  readonly openIncidents: readonly never[];
  merchant(): Promise<string | null>;
  venue(): Promise<string | null>;
  deviceCount(): Promise<number>;
  devices(args: PageArguments): Connection<DeviceNode>;
}
