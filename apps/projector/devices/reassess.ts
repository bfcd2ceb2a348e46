import { probabilitiesOf, type Assessment } from '#assessment';
import { hasFactorMoved } from '#risk';

/** Old faults weigh less by the hour; nobody decides on a risk within one. */
export const REASSESS_EVERY_MS = 60 * 60_000;
/** Log-odds: a row is rewritten only where a contribution moved by more. */
const MOVED_MIN = 0.01;

/** When an assessment that time changes is to be looked at again, after `now`; null: time alone changes nothing of it. */
export function reassessAt({ at, features, diagnoses }: Assessment, now: number): number | null {
  if (features.length === 0 && diagnoses.length === 0) return null;
  return at + (Math.max(0, Math.floor((now - at) / REASSESS_EVERY_MS)) + 1) * REASSESS_EVERY_MS;
}

export const isDueAgain = (assessment: Assessment, now: number): boolean => {
  const { at, features, diagnoses } = assessment;
  return now - at >= REASSESS_EVERY_MS && features.length + diagnoses.length > 0;
};

/** Whether anybody would see the difference. */
export const hasMoved = (before: Assessment, after: Assessment): boolean =>
  before.recommendation.action !== after.recommendation.action ||
  !haveSameCauses(before.diagnoses, after.diagnoses) ||
  probabilitiesOf(before).band !== probabilitiesOf(after).band ||
  hasFactorMoved(before.features, after.features, MOVED_MIN);

const haveSameCauses = (before: Assessment['diagnoses'], after: Assessment['diagnoses']): boolean =>
  before.length === after.length &&
  before.every(({ cause, component }, i) => after[i]?.cause === cause && after[i].component === component);
