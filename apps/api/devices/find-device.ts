import type { Instant } from '#device-history';
import { findDevices } from '#read-model/queries';
import type { Reading } from '../server/reading.js';
import { PastSiteNode } from '../sites/past-site-node.js';
import { deviceConnection } from './device-connection.js';
import { factsOfRow } from './device-facts.js';
import { DeviceNode } from './device-node.js';
import { LiveRelated } from './live-related.js';
import { PastRelated } from './past-related.js';

/** A device as it is now; null: this tenant has none of that id. */
export async function findDevice(reading: Reading, id: string): Promise<DeviceNode | null> {
  const { ports, tenant } = reading;
  const row = (await findDevices(ports.db(), tenant, [id])).get(id);
  if (!row) return null;
  const facts = factsOfRow(row);
  return new DeviceNode(reading, facts, new LiveRelated(reading, [facts], deviceConnection));
}

/** A device as it was; null before its first event. */
export async function findPastDevice(reading: Reading, id: string, instant: Instant): Promise<DeviceNode | null> {
  const past = await reading.ports.history.stateAsOf(reading.tenant, id, instant);
  if (!past) return null;
  const deviceThen = (device: string) => findPastDevice(reading, device, instant);
  const siteThen = (site: string, servedFor: string | null) =>
    new PastSiteNode(reading, instant, site, servedFor, deviceThen);
  return new DeviceNode(reading, past.view, new PastRelated(past.state, past.view, instant, siteThen));
}
