import type { Assessment } from '#assessment';
import { viewDevice, type DeviceView } from '#device';
import type { DeviceEntry } from './device-entry.js';

/** A device as it is answered. */
export interface Look {
  readonly view: DeviceView;
  readonly assessment: Assessment;
}

/** Null: nothing is answered of it. */
export function lookAt({ device, state, assessment, silence }: DeviceEntry): Look | null {
  return state && assessment && { view: viewDevice(device, state, silence.connectivity), assessment };
}
