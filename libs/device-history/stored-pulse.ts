import type { DevicePulse } from '#device';
import type { OpenRanges } from './ranges.js';

/** What `devices.pulseJson` holds. */
export interface StoredPulse {
  readonly pulse: DevicePulse;
  readonly ranges: OpenRanges;
  /** Whether any record voids, or voided, events of this device. */
  readonly hasVoids: boolean;
}

export const encodePulse = (stored: StoredPulse): string => JSON.stringify(stored);
export const decodePulse = (json: string): StoredPulse => JSON.parse(json) as StoredPulse;
