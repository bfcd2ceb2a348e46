import type { Diagnosis } from '#attribution';
import type { DeviceRecordState } from '#device';
import type { RiskBand } from '#risk';
import { ADVICE } from './advice.js';
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

/**
 * The cheapest sensible action now, for what is diagnosed first; where nothing need be done about that, a bad card that comes
 * by, for what stands after it.
 */
export function recommend({ diagnoses, band, record, at }: Situation): Recommendation {
  const advised = diagnoses.map((diagnosis) => ({
    diagnosis,
    advice: ADVICE[diagnosis.cause](diagnosis, { record, at }),
  }));
  const chosen = advised.find(({ advice }) => advice.action !== 'NONE') ?? advised[0];
  if (chosen === undefined) return nothingWrong(band);
  const { component, explanation } = chosen.diagnosis;
  const { action, why, whatWouldChangeIt } = chosen.advice;
  return { action, component, targetVersion: null, explanation: `${explanation} ${why}`, whatWouldChangeIt };
}

const nothingWrong = (band: RiskBand): Recommendation => ({
  action: band === 'LOW' ? 'NONE' : 'MONITOR',
  component: null,
  targetVersion: null,
  explanation:
    band === 'LOW' ? 'Nothing is above normal.' : 'Nothing is diagnosed, but the risk is above that of most devices.',
  whatWouldChangeIt: ['faults above what is usual for this device'],
});
