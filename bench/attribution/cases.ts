// Simulated fleets with hidden truth, folded as the product folds them and assessed at one instant.
import { assess, type Assessment } from '#assessment';
import { emptyDevice, foldInputs, foldLanes, laneFactOf, laneInput, type DeviceState, type FoldInput } from '#device';
import { CASES } from './causes.js';
import type { JsonObject } from '#telemetry';
import { Simulation, type Scenario, type Truth } from '#simulator';
import { own, record } from '../../libs/device/testing/records.js';

export interface Judged {
  readonly device: string;
  readonly style: string;
  /** null: healthy. */
  readonly truth: Truth | null;
  readonly assessment: Assessment;
  readonly state: DeviceState;
}

/** A Wednesday noon. */
const UNTIL = Date.UTC(2026, 10, 18, 12);

/** Each cause that needs no other device, in every variant and severity, one device each; the other devices are healthy. */
export function scenario(devices: number, customersPerDay: number): Scenario {
  const injections = CASES.map((one) => ({ ...one, target: { device: 'any' }, count: 1 }));
  return { days: 21, fleet: { devices, customersPerDay, rich: 5, plain: 4, poor: 2 }, injections };
}

export function judged(seed: string, plan: Scenario): Judged[] {
  const simulation = new Simulation({ scenario: plan, seed, until: UNTIL });
  const bySubject = new Map<string, FoldInput[]>();
  const records = [...simulation.events()].map(({ event }) => {
    const at = Date.parse(event.time);
    // Specs type data as JSON; the simulator's is plain JSON too.
    return record(event.type, event.subject, JSON.parse(JSON.stringify(event.data)) as JsonObject, {
      at,
      source: event.source,
      ...(event.sequence ? { sequence: event.sequence } : {}),
    });
  });
  for (const one of records) bySubject.set(one.subject, [...(bySubject.get(one.subject) ?? [])]);
  for (const one of records) if (one.effectiveAt <= UNTIL) bySubject.get(one.subject)?.push(own(one));
  const { changes } = foldLanes(
    records.filter(({ effectiveAt }) => effectiveAt <= UNTIL).flatMap((one) => laneFactOf(one) ?? []),
  );
  const truths = new Map(simulation.truth().map((one) => [one.device, one]));
  return simulation.fleet.devices.map(({ id, style }) => {
    const state = emptyDevice();
    foldInputs(state, [...(bySubject.get(id) ?? []), ...(changes.get(id) ?? []).map(laneInput)]);
    return {
      device: id,
      style,
      truth: truths.get(id) ?? null,
      assessment: assess(state, { at: UNTIL, isSilent: false }),
      state,
    };
  });
}
