import type { CloudEvent } from '../delivery/cloud-event.js';
import type { Scenario } from '../scenario/scenario.js';
import { Simulation } from '../simulation.js';
import type { Truth } from '../truth/truth.js';

/** A Sunday noon: the mall is closed, the week before is whole. */
export const UNTIL = Date.UTC(2026, 10, 22, 12);

export interface Told {
  readonly simulation: Simulation;
  readonly events: readonly CloudEvent[];
  readonly truth: readonly Truth[];
}

/** A whole simulation, told to its end. */
export function told(scenario: Scenario, seed = 'spec'): Told {
  const simulation = new Simulation({ scenario, seed, until: UNTIL });
  const events = [...simulation.events()].map(({ event }) => event);
  return { simulation, events, truth: simulation.truth() };
}

/** Events of that type, of that subject where one is named. */
export const ofType = (events: readonly CloudEvent[], type: string, subject?: string): CloudEvent[] =>
  events.filter((event) => event.type === `${type}.v1` && (subject === undefined || event.subject === subject));

/** A field of the data, however deep: `reads.chip.ok`. */
export function field(event: CloudEvent, path: string): unknown {
  let value: unknown = event.data;
  for (const name of path.split('.'))
    value =
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([one]) => one === name)?.[1]
        : undefined;
  return value;
}

export const sum = (events: readonly CloudEvent[], path: string): number =>
  events.reduce((total, event) => total + Number(field(event, path) ?? 0), 0);
