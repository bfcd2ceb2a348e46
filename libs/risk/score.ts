import { compiled, type CompiledModel } from './compiled-model.js';
import { certaintyLimit, factorsOf, heaviestFirst, horizonOrder } from './factors.js';
import type { Feature } from './features.js';
import { logOddsOf } from './log-odds.js';
import { STARTER_MODEL, type HeadName } from './model.js';
import { probabilitiesOf, type ProbabilityOptions } from './probabilities.js';
import { bounded, type ComponentRisk, type HorizonDays, type Risk, type RiskHead } from './risk.js';

export interface ScoreOptions extends ProbabilityOptions {
  readonly asOf: number;
}

export interface Scores {
  readonly days7: Risk;
  readonly days30: Risk;
}

/**
 * Scores a device at both horizons, with the reasons of each head. A head is the sum of its own factors; where the 7-day
 * head would come out above the 30-day one, a factor `horizon-order` brings it down to it. Whoever needs no reasons takes
 * `probabilitiesOf`.
 */
export function score(features: readonly Feature[], options: ScoreOptions): Scores {
  const { asOf, model = STARTER_MODEL } = options;
  const from = compiled(model);
  const sums = logOddsOf(features, from);
  const found = probabilitiesOf(features, options);
  const headAt = (place: number, own: readonly Feature[], head: HeadName, horizonDays: HorizonDays): RiskHead => {
    const [short, long] = [sums.days7[place] ?? 0, sums.days30[place] ?? 0];
    const factors = factorsOf(own, from, head, horizonDays);
    factors.push(...certaintyLimit(horizonDays === 7 ? short : long));
    if (horizonDays === 7) factors.push(...horizonOrder(bounded(short), bounded(long)));
    return {
      probability: (horizonDays === 7 ? found.heads7 : found.heads30)[place] ?? 0,
      baseline: baselineAt(from, place, horizonDays),
      factors: heaviestFirst(factors),
    };
  };
  const risk = (horizonDays: HorizonDays): Risk => ({
    ...headAt(0, features, 'overall', horizonDays),
    horizonDays,
    band: found.band,
    components: sums.components.map((component, i): ComponentRisk => {
      const own = features.filter((feature) => feature.component === component);
      return { ...headAt(i + 1, own, 'own', horizonDays), component };
    }),
    modelVersion: model.version,
    calibrated: model.calibrated,
    asOf,
  });
  return { days7: risk(7), days30: risk(30) };
}

const baselineAt = (from: CompiledModel, place: number, horizonDays: HorizonDays): number =>
  horizonDays === 7 ? (from.baselines7[place] ?? from.baselineElse7) : (from.baselines30[place] ?? from.baselineElse30);
