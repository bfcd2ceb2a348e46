import type { DeviceState } from '#device';
import { judged, scenario } from '../attribution/cases.js';

export interface SimulatedState {
  readonly state: DeviceState;
  readonly at: number;
  readonly isHealthy: boolean;
}

/** Each case strikes a device of its own, and more than half are to be well. */
const DEVICES = 220;
/** Of a fleet nineteen in twenty are well. */
const FLEET_OF_ONE_FAILING = 20;

/** Devices of three weeks, every cause in every severity among them, as they are read back from the read model. */
export function simulatedStates(): SimulatedState[] {
  return judged('bench-1', scenario(DEVICES, 90)).map(({ state, truth, assessment: { at } }) => ({
    // Written as JSON by the projector, of states just like these.
    state: JSON.parse(JSON.stringify(state)) as DeviceState,
    at,
    isHealthy: truth === null,
  }));
}

/** As many failing devices among the healthy ones as a fleet has. */
export function asInFleet(states: readonly SimulatedState[]): SimulatedState[] {
  const failing = states.filter(({ isHealthy }) => !isHealthy);
  const healthy = states.filter(({ isHealthy }) => isHealthy);
  return [...healthy, ...failing.slice(0, Math.ceil(healthy.length / (FLEET_OF_ONE_FAILING - 1)))];
}
