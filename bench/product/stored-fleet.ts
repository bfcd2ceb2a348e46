import path from 'node:path';
import { openSqliteEventStore } from '#event-store-sqlite';
import { encodeRecord, type EventRecord, type JsonObject } from '#telemetry';
import { placementOf } from '../../apps/ingest/admission/placement.js';
import { record } from '../../libs/device/testing/records.js';

/** The tenant of the administrator's key that the product is started with. */
const TENANT = 'default';
const BATCH_EVENTS = 5_000;
const GATEWAYS = 50;
/** So long a fleet needs for one round of reports. */
const ROUND_MS = 300_000;
/** One device in a hundred fails to read cards in every round: the worst fifty have something to tell. */
const FAULTY_EVERY = 100;

export interface StoredFleet {
  readonly devices: number;
  /** The first tells of the deployment, the others are a terminal's day. */
  readonly eventsPerDevice: number;
  /** The last round ends here. */
  readonly until: number;
}

export const deviceOf = (i: number): string => `dev-${i}`;

/**
 * Appends a fleet's events to the event store of a data folder, round by round, each device once a round, as a gateway
 * would have delivered them: by the product's own store, without the way in. Some 50,000 events a second.
 *
 * @returns how many events there are
 */
export async function writeStoredFleet(dataDir: string, fleet: StoredFleet): Promise<number> {
  const store = openSqliteEventStore({ file: path.join(dataDir, 'events.db'), mode: 'own' });
  const begin = fleet.until - fleet.eventsPerDevice * ROUND_MS;
  let events = 0;
  for (let round = 0; round < fleet.eventsPerDevice; round += 1) {
    for (let from = 0; from < fleet.devices; from += BATCH_EVENTS) {
      const count = Math.min(BATCH_EVENTS, fleet.devices - from);
      const batch = Array.from({ length: count }, (_, n) => {
        const i = from + n;
        return eventOf(i, round, begin + Math.floor((round + i / fleet.devices) * ROUND_MS));
      });
      await store.append(
        batch.map((event) => ({
          ...placementOf(TENANT, event),
          expected: 'any' as const,
          events: [encodeRecord(event)],
        })),
      );
      events += count;
    }
  }
  if ((await store.head()) !== BigInt(events)) throw new Error('the store does not hold what was appended');
  await store.close();
  return events;
}

function eventOf(i: number, round: number, at: number): EventRecord {
  const told = (type: string, data: JsonObject): EventRecord =>
    record(type, deviceOf(i), data, { at, source: `/gateway-${i % GATEWAYS}`, sequence: String(round) });
  if (round === 0)
    return told('fleet.device.deployed', {
      position: `lane-${i}`,
      site: `site-${Math.floor(i / 20)}`,
      merchant: `merchant-${Math.floor(i / 1_000)}`,
    });
  if (i % FAULTY_EVERY === 0)
    return told('terminal.card-read.failed', { interface: 'chip', reason: 'timeout', cardHash: `card-${round}-${i}` });
  if (round % 4 === 3) return told('terminal.activity', windowOf(i, at));
  return told('terminal.heartbeat', {
    gauges: { battery_percent: i % 100, supply_millivolts: 4_950, rssi_dbm: -60, uptime_s: round * 300 },
  });
}

const windowOf = (i: number, at: number): JsonObject => ({
  from: new Date(at - ROUND_MS).toISOString(),
  to: new Date(at).toISOString(),
  reads: { chip: { ok: 20 + (i % 10), failed: i % 3 }, contactless: { ok: 60, failed: 0 } },
  transactions: { approved: 70, declined: 2, failed: 0, cancelled: 1 },
});
