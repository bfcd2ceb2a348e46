import type { Assessment } from '#assessment';
import { decodePulse } from '#device-history';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { NEVER_HEARD, type Silence } from '../silence/silences.js';
import { entryKey, weightOf, type DeviceEntry } from './device-entry.js';
import { recordWithHours, storedHours } from './stored-hours.js';

/** Of all entries in memory (`weightOf`): 500,000 of 400 bytes are 200 MB at the most. */
const WEIGHT_MAX = 500_000;
/** Names in one `in (...)`, far below the 32,766 parameters of SQLite. */
const LOAD_MAX = 500;

/**
 * The devices that were folded last, so that a page need not read what the page before wrote. Whoever has entries of a
 * transaction that failed must `forget` them: they hold what was never written.
 */
export class DeviceEntries {
  readonly #entries = new Map<string, { readonly entry: DeviceEntry; readonly weight: number }>();
  #weight = 0;
  #weightMax: number;

  /** @param share the part, 0 to 1, of what they may weigh at most */
  constructor(share = 1) {
    this.#weightMax = WEIGHT_MAX * share;
  }

  takeShare(share: number): void {
    this.#weightMax = WEIGHT_MAX * share;
  }

  async load(
    db: Kysely<ReadModelDatabase>,
    tenant: string,
    devices: readonly string[],
  ): Promise<Map<string, DeviceEntry>> {
    const found = new Map<string, DeviceEntry>();
    const missing: string[] = [];
    for (const device of devices) {
      const kept = this.#entries.get(entryKey(tenant, device));
      if (kept) found.set(device, kept.entry);
      else missing.push(device);
    }
    for (let at = 0; at < missing.length; at += LOAD_MAX) {
      for (const entry of await read(db, tenant, missing.slice(at, at + LOAD_MAX))) found.set(entry.device, entry);
    }
    for (const device of missing)
      if (!found.has(device))
        found.set(device, {
          tenant,
          device,
          state: null,
          ranges: {},
          hasVoids: false,
          assessment: null,
          silence: NEVER_HEARD,
        });
    return found;
  }

  /** After the transaction that wrote them. */
  keep(entries: Iterable<DeviceEntry>): void {
    for (const entry of entries) {
      const key = entryKey(entry.tenant, entry.device);
      this.#drop(key);
      if (entry.state === null) continue;
      const weight = weightOf(entry);
      this.#entries.set(key, { entry, weight });
      this.#weight += weight;
    }
    for (const key of this.#entries.keys()) {
      if (this.#weight <= this.#weightMax) break;
      this.#drop(key);
    }
  }

  forget(): void {
    this.#entries.clear();
    this.#weight = 0;
  }

  #drop(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}

async function read(db: Kysely<ReadModelDatabase>, tenant: string, devices: readonly string[]): Promise<DeviceEntry[]> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('deviceDetails', (join) =>
      join.onRef('deviceDetails.tenant', '=', 'devices.tenant').onRef('deviceDetails.device', '=', 'devices.device'),
    )
    .select([
      'devices.device',
      'devices.pulseJson',
      'devices.connectivity',
      'devices.heardThrough',
      'devices.silentFrom',
      'devices.lookAgainAt',
    ])
    .select(['deviceDetails.recordJson', 'deviceDetails.assessmentJson'])
    .where('devices.tenant', '=', tenant)
    .where('devices.device', 'in', devices)
    .execute();
  const hours = await storedHours(
    db,
    tenant,
    rows.map(({ device }) => device),
  );
  return rows.map(({ device, pulseJson, recordJson, assessmentJson, connectivity, ...silence }) => {
    const { pulse, ranges, hasVoids } = decodePulse(pulseJson);
    return {
      tenant,
      device,
      state: { pulse, record: recordWithHours(recordJson, hours.get(device)) },
      ranges,
      hasVoids,
      assessment: JSON.parse(assessmentJson) as Assessment,
      silence: { ...silence, connectivity: connectivity as Silence['connectivity'] },
    };
  });
}
