import { scoresOf, type Assessment } from '#assessment';

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
export function hasMoved(before: Assessment, after: Assessment): boolean {
  const causes = ({ diagnoses }: Assessment): string =>
    diagnoses.map(({ cause, component }) => `${cause}/${component}`).join();
  if (before.recommendation.action !== after.recommendation.action || causes(before) !== causes(after)) return true;
  const [old, young] = [scoresOf(before), scoresOf(after)];
  if (old.days30.band !== young.days30.band) return true;
  return (['days7', 'days30'] as const).some((horizon) => {
    const contributions = new Map(old[horizon].factors.map(({ name, contribution }) => [name, contribution]));
    const names = new Set([...contributions.keys(), ...young[horizon].factors.map(({ name }) => name)]);
    const now = new Map(young[horizon].factors.map(({ name, contribution }) => [name, contribution]));
    return [...names].some((name) => Math.abs((now.get(name) ?? 0) - (contributions.get(name) ?? 0)) > MOVED_MIN);
  });
}
