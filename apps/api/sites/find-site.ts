import { findSites, merchantServedAt } from '#read-model/queries';
import { deviceConnection } from '../devices/device-connection.js';
import type { Reading } from '../server/reading.js';
import { LiveSites } from './live-sites.js';
import type { SiteNode } from './site-node.js';

/** A site that was registered, or at which a device stands; null for any other. */
export async function findSite(reading: Reading, id: string): Promise<SiteNode | null> {
  const { ports, tenant } = reading;
  const servedFor = await merchantServedAt(ports.db(), tenant, id);
  const known = servedFor !== undefined || (await findSites(ports.db(), tenant, [id])).has(id);
  return known ? new LiveSites(reading, [id], deviceConnection).node(id, servedFor ?? null) : null;
}
