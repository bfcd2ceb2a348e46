import { connectivityOf, silentFrom, type Connectivity, type DeviceState, type TradingHours } from '#device';
import { siteHours, watermarksOf, type Watermark } from '#device-history';
import type { DeviceRow, ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceEntry } from '../devices/device-entry.js';

/** What is said of a device's silence, and when that is to be looked at again; columns of its row. */
export interface Silence extends Pick<DeviceRow, 'heardThrough' | 'silentFrom' | 'lookAgainAt'> {
  readonly connectivity: Connectivity;
}

export const NEVER_HEARD: Silence = {
  connectivity: 'UNKNOWN',
  heardThrough: null,
  silentFrom: null,
  lookAgainAt: null,
};

/** Names in one `in (...)`, far below the 32,766 parameters of SQLite. */
const NAMES_MAX = 1_000;

/** Looks at the silence of devices as of now: how far their sources have come, and when their sites are open. */
export async function silencesOf(
  db: Kysely<ReadModelDatabase>,
  entries: readonly DeviceEntry[],
  now: number,
): Promise<(entry: DeviceEntry) => Silence> {
  const tenants = new Map<string, Surroundings>();
  for (const [tenant, of] of Map.groupBy(entries, (entry) => entry.tenant))
    tenants.set(tenant, await surroundings(db, tenant, of, now));
  return ({ tenant, state }) => {
    const of = tenants.get(tenant);
    return state === null || of === undefined ? NEVER_HEARD : silenceOf(state, of);
  };
}

interface Surroundings {
  readonly watermarks: ReadonlyMap<string, Watermark>;
  readonly hours: ReadonlyMap<string, TradingHours | null>;
}

async function surroundings(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  entries: readonly DeviceEntry[],
  now: number,
): Promise<Surroundings> {
  const sources = new Set<string>();
  const sites = new Set<string>();
  for (const { state } of entries) {
    if (state === null || state.pulse.source === null) continue;
    sources.add(state.pulse.source);
    if (state.record.lane) sites.add(state.record.lane.site);
  }
  const watermarks = await watermarksOf(db, tenant, [...sources], { at: now, basis: 'OCCURRED' });
  return { watermarks, hours: await hoursOf(db, tenant, [...sites]) };
}

async function hoursOf(
  db: Kysely<ReadModelDatabase>,
  tenant: string,
  sites: readonly string[],
): Promise<Map<string, TradingHours | null>> {
  const hours = new Map<string, TradingHours | null>();
  for (let from = 0; from < sites.length; from += NAMES_MAX) {
    const rows = await db
      .selectFrom('sites')
      .select(['site', 'dataJson'])
      .where('tenant', '=', tenant)
      .where('site', 'in', sites.slice(from, from + NAMES_MAX))
      .execute();
    for (const { site, dataJson } of rows) hours.set(site, siteHours(dataJson));
  }
  return hours;
}

function silenceOf(state: DeviceState, { watermarks, hours }: Surroundings): Silence {
  const { source } = state.pulse;
  const watermark = source === null ? undefined : watermarks.get(source);
  if (watermark === undefined) return NEVER_HEARD;
  const open = hours.get(state.record.lane?.site ?? '') ?? null;
  const from = silentFrom(state, open);
  const connectivity = connectivityOf(state, from, watermark.at);
  return {
    connectivity,
    heardThrough: watermark.through,
    silentFrom: connectivity === 'OFFLINE' ? null : from,
    // Its source will have a watermark of its own soon: a clock runs ahead a little.
    lookAgainAt: watermark.ownFrom,
  };
}
