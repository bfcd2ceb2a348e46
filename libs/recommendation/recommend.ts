import type { Diagnosis } from '#attribution';
import type { DeviceRecordState } from '#device';
import type { RiskBand } from '#risk';
import { ADVICE, type Advice } from './advice.js';
import type { Action } from './action.js';

export interface Recommendation {
  readonly action: Action;
  readonly component: string | null;
  readonly targetVersion: string | null;
  readonly explanation: string;
  readonly whatWouldChangeIt: readonly string[];
}

export interface Situation {
  readonly diagnoses: readonly Diagnosis[];
  readonly band: RiskBand;
  readonly record: DeviceRecordState;
  readonly at: number;
}

/** The cheapest sensible action now, for what is diagnosed first. */
export function recommend({ diagnoses, band, record, at }: Situation): Recommendation {
  const [first] = diagnoses;
  if (first === undefined) return nothingWrong(band);
  const { action, why, whatWouldChangeIt }: Advice = ADVICE[first.cause](first, { record, at });
  return {
    action,
    component: first.component,
    targetVersion: null,
    explanation: `${first.explanation} ${why}`,
    whatWouldChangeIt,
  };
}

const nothingWrong = (band: RiskBand): Recommendation => ({
  action: band === 'LOW' ? 'NONE' : 'MONITOR',
  component: null,
  targetVersion: null,
  explanation:
    band === 'LOW' ? 'Nothing is above normal.' : 'Nothing is diagnosed, but the risk is above that of most devices.',
  whatWouldChangeIt: ['faults above what is usual for this device'],
});
