import { caseOf, diagnose, type Diagnosis } from '#attribution';
import type { DeviceState } from '#device';
import { recommend, type Recommendation } from '#recommendation';
import { score, type Feature, type Scores } from '#risk';
import { featuresOf } from './features/features-of.js';

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
  const { band } = scoresOf({ at, features, diagnoses }).days30;
  return { at, features, diagnoses, recommendation: recommend({ diagnoses, band, record: state.record, at }) };
}

type Scored = Pick<Assessment, 'at' | 'features' | 'diagnoses'>;

/** An assessment does not change, so neither do its scores; a heartbeat that changes nothing else need not add them up again. */
const scored = new WeakMap<Scored, Scores>();

/** The risk at both horizons. */
export function scoresOf(assessment: Scored): Scores {
  const before = scored.get(assessment);
  if (before !== undefined) return before;
  const { at, features, diagnoses } = assessment;
  const scores = score(features, { asOf: at, isSecurityOpen: diagnoses[0]?.cause === 'SECURITY' });
  scored.set(assessment, scores);
  return scores;
}
