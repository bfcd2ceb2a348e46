import path from 'node:path';
import type { NewEvent } from '#event-store';
import { openSqliteEventStore } from '#event-store-sqlite';
import { BUILT_IN_SCENARIOS, Simulation } from '#simulator';
import { encodeRecord, type JsonObject } from '#telemetry';
import { placementOf } from '../../apps/ingest/admission/placement.js';
import { record } from '../../libs/device/testing/records.js';

const TENANT = 'acme';
/** A Friday noon. */
export const UNTIL = Date.UTC(2026, 10, 20, 12);
const BATCH_EVENTS = 2_000;

/**
 * Appends what a simulated fleet with every cause of trouble tells in so many days, some 120 events a device and day, in the
 * order of its delivery.
 *
 * @returns how many events there are
 */
export async function tellFleet(folder: string, devices: number, days: number): Promise<number> {
  const scenario = BUILT_IN_SCENARIOS.get('every-cause');
  if (scenario === undefined) throw new Error('there is no such scenario');
  const plan = { ...scenario, days, fleet: { ...scenario.fleet, devices } };
  const simulation = new Simulation({ scenario: plan, seed: '3', until: UNTIL });
  const store = openSqliteEventStore({ file: path.join(folder, 'events.db'), mode: 'own' });
  let batch: { stream: string; event: NewEvent }[] = [];
  const append = async (): Promise<void> => {
    const streams = Map.groupBy(batch, ({ stream }) => stream);
    batch = [];
    await store.append(
      [...streams].map(([stream, of]) => ({ stream, expected: 'any' as const, events: of.map(({ event }) => event) })),
    );
  };
  for (const { event } of simulation.events()) {
    const told = record(event.type, event.subject, JSON.parse(JSON.stringify(event.data)) as JsonObject, {
      at: Date.parse(event.time),
      source: event.source,
      ...(event.sequence ? { sequence: event.sequence } : {}),
    });
    batch.push({ stream: placementOf(TENANT, told).stream, event: encodeRecord(told) });
    if (batch.length === BATCH_EVENTS) await append();
  }
  await append();
  const head = await store.head();
  await store.close();
  return Number(head);
}
