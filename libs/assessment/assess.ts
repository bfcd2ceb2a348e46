import { caseOf, diagnose, type Diagnosis } from '#attribution';
import type { DeviceState } from '#device';
import { recommend, type Recommendation } from '#recommendation';
import type { Feature } from '#risk';
import { featuresOf } from './features/features-of.js';
import { probabilitiesOf } from './scores.js';

/**
 * All that is concluded of a device at an instant. The scores are not among it: they are sums over the features, and are
 * made when they are asked for.
 */
export interface Assessment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly features: readonly Feature[];
  /** The heaviest first; empty: nothing is wrong. */
  readonly diagnoses: readonly Diagnosis[];
  readonly recommendation: Recommendation;
}

export interface Surroundings {
  readonly at: number;
  /** Silent for longer than it usually is. */
  readonly isSilent: boolean;
}

/** Features, diagnosis and advice as of an instant: one pure function for live rows, `asOf`, training and replay. */
export function assess(state: DeviceState, { at, isSilent }: Surroundings): Assessment {
  const of = caseOf(state, at, isSilent);
  const diagnoses = diagnose(of);
  const features = featuresOf(of);
  const { band } = probabilitiesOf({ features, diagnoses });
  return { at, features, diagnoses, recommendation: recommend({ diagnoses, band, record: state.record, at }) };
}
