import type { Assessment } from '#assessment';
import type { DeviceState } from '#device';
import type { GrowingRanges } from '#device-history';
import type { Silence } from '../silence/silences.js';

/** A device as the projector holds it between two pages. */
export interface DeviceEntry {
  readonly tenant: string;
  readonly device: string;
  /** Null: nothing is known of it yet. */
  state: DeviceState | null;
  readonly ranges: GrowingRanges;
  hasVoids: boolean;
  /** As of when its record last changed; null: not assessed yet. */
  assessment: Assessment | null;
  /** As of when it was last looked at. */
  silence: Silence;
}

/** What a device weighs that has told of no fault and no total, as so many of those: its pulse, its usual gaps. */
const BARE_WEIGHT = 20;

/** How much memory a device takes, in faults and totals of its ledger: some 400 bytes each. */
export function weightOf({ state }: DeviceEntry): number {
  let weight = BARE_WEIGHT;
  if (state !== null)
    for (const { windows, faults } of state.record.ledger.hours) weight += windows.length + faults.length;
  return weight;
}

export const entryKey = (tenant: string, device: string): string => `${tenant}/${device}`;
