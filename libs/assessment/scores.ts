import { probabilitiesOf as probabilitiesOfFeatures, score, type Probabilities, type Scores } from '#risk';
import type { Assessment } from './assess.js';

/** An assessment does not change, so neither do its scores; a heartbeat that changes nothing else need not add them up again. */
const scored = new WeakMap<Assessment, Scores>();

const isSecurityOpen = ({ diagnoses }: Pick<Assessment, 'diagnoses'>): boolean => diagnoses[0]?.cause === 'SECURITY';

/** The risk at both horizons, every head with its factors. */
export function scoresOf(assessment: Assessment): Scores {
  const before = scored.get(assessment);
  if (before !== undefined) return before;
  const { at, features } = assessment;
  const scores = score(features, { asOf: at, isSecurityOpen: isSecurityOpen(assessment) });
  scored.set(assessment, scores);
  return scores;
}

/** The same probabilities and band without the factors, at less than a tenth of the price: not worth keeping. */
export const probabilitiesOf = (assessment: Pick<Assessment, 'features' | 'diagnoses'>): Probabilities =>
  probabilitiesOfFeatures(assessment.features, { isSecurityOpen: isSecurityOpen(assessment) });
