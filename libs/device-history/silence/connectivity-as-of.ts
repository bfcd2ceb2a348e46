import { connectivityOf, silentFrom, type Connectivity, type DeviceState } from '#device';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { Instant } from '../device-history.js';
import { registrationAsOf } from '../site-history.js';
import { siteHours } from './site-hours.js';
import { watermarksOf } from './watermarks.js';

/** Whether a device was silent at an instant, by how far its source had come and by the hours of the site as they stood. */
export async function connectivityAsOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  state: DeviceState,
  instant: Instant,
): Promise<Connectivity> {
  const { source } = state.pulse;
  if (source === null) return connectivityOf(state, null, null);
  const watermark = (await watermarksOf(db, tenant, [source], instant)).get(source);
  const site = state.record.lane?.site;
  const registration = site === undefined ? undefined : await registrationAsOf(db, tenant, site, instant);
  const hours = registration === undefined ? null : siteHours(registration.dataJson);
  return connectivityOf(state, silentFrom(state, hours), watermark?.at ?? null);
}
