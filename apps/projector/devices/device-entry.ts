import type { Assessment } from '#assessment';
import type { DeviceState } from '#device';
import type { OpenRanges } from '#device-history';
import type { Silence } from '../silence/silences.js';

/** A device as the projector holds it between two pages. */
export interface DeviceEntry {
  readonly tenant: string;
  readonly device: string;
  /** Null: nothing is known of it yet. */
  state: DeviceState | null;
  readonly ranges: { -readonly [category in keyof OpenRanges]: OpenRanges[category] };
  hasVoids: boolean;
  /** As of when its record last changed; null: not assessed yet. */
  assessment: Assessment | null;
  /** As of when it was last looked at. */
  silence: Silence;
}

export const entryKey = (tenant: string, device: string): string => `${tenant}/${device}`;
