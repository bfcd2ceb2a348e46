import type { DeviceRecordState, DeviceState } from '#device';
import type { Observed } from './observed.js';

/** All that a cause may look at: the device's state and what its ledger holds of the last seven days. */
export interface Case {
  readonly at: number;
  readonly record: DeviceRecordState;
  readonly pulse: DeviceState['pulse'];
  readonly observed: Observed;
  /** Attempts spoiled in the last seven days, those that windows count included. */
  readonly spoiled: number;
  /** Silent for longer than it usually is. */
  readonly isSilent: boolean;
}

/** When this component was last repaired and found at fault: what came before counts no longer. */
export function repairedAt({ service }: DeviceRecordState, component: string): number {
  const repair = service.findLast((one) => one.kind === 'repaired' && one.component === component && one.finding === 'confirmed');
  return repair?.at ?? Number.NEGATIVE_INFINITY;
}

/** Three days without a new fault end a finding. */
export const QUIET_MS = 3 * 24 * 60 * 60 * 1000;
