import { FINDING } from './evidence-weights.js';

/** How much more than normal a count is. */
export interface Excess {
  readonly count: number;
  readonly expected: number;
  /** Log-likelihood ratio of the count's own Poisson rate against the expected one; 0 where it is not more. */
  readonly llr: number;
}

/** @param expected weighted count that a healthy device would have had, above 0 */
export function excessOf(count: number, expected: number): Excess {
  const llr = count > expected ? count * Math.log(count / expected) - (count - expected) : 0;
  return { count, expected, llr };
}

export interface Threshold {
  readonly countMin: number;
  readonly ratioMin: number;
}

export const isFinding = (
  { count, expected, llr }: Excess,
  { countMin, ratioMin }: Threshold = { countMin: FINDING.countMin, ratioMin: FINDING.ratioMin },
): boolean => count >= countMin && llr >= FINDING.llrMin && count >= expected * ratioMin;

/** Sums of some hundred weights in another order differ by less. */
const ROUNDING = 1e-9;

/** Whether a sum is below a minimum whatever order it was added up in: a sum in another order would be, too. */
export const isShortOf = (sum: number, least: number): boolean => sum < least - ROUNDING;

/** What a look back from an instant on has shown. */
export interface Look {
  readonly excess: Excess;
}

/** The look that says most of those that are findings; undefined: none is. */
export const strongestOf = <One extends Look>(looks: readonly One[]): One | undefined =>
  looks.reduce<One | undefined>((best, one) => (best && best.excess.llr >= one.excess.llr ? best : one), undefined);

/** From 0 to 1: a finding at the threshold is a coin that leans; three times the threshold is nearly certain. */
export const confidenceOf = ({ llr }: Excess): number => Math.min(0.99, 1 - Math.exp(-llr / 6));
