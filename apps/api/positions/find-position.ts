import { termsOf } from '#read-model/queries';
import { deviceConnection } from '../devices/device-connection.js';
import { findDevice } from '../devices/find-device.js';
import type { Reading } from '../server/reading.js';
import { LiveSites } from '../sites/live-sites.js';

/** A position with the terms of the devices that served it; null: nobody ever did. */
export async function findPosition(reading: Reading, id: string) {
  const terms = await termsOf(reading.ports.db(), reading.tenant, id);
  const [newest] = terms;
  if (!newest) return null;
  return {
    id,
    site: () => new LiveSites(reading, [newest.site], deviceConnection).node(newest.site, newest.merchant),
    current: () => (newest.toAt === null ? findDevice(reading, newest.device) : null),
    terms: terms.map(({ device, fromAt, toAt, swapReason }) => ({
      deviceId: device,
      from: fromAt,
      to: toAt,
      swapReason: swapReason?.toUpperCase() ?? null,
    })),
  };
}
