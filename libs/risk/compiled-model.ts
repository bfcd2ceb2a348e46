import { baselineOf, type HeadName, type RiskModel } from './model.js';
import { bounded, sigmoid, type HorizonDays } from './risk.js';

/** What one feature weighs, a field each, so that a sum reads numbers and no names. */
export interface FeatureWeights {
  readonly label: string;
  readonly isLog: boolean;
  readonly overall7: number;
  readonly overall30: number;
  readonly own7: number;
  readonly own30: number;
}

/**
 * A model as the sums read it: logarithms of constants are taken, and names looked up, once for each model and not for each
 * device. Heads have places: 0 is the one over all, then one a component, in the order of the model.
 */
export interface CompiledModel {
  readonly model: RiskModel;
  readonly features: ReadonlyMap<string, FeatureWeights>;
  readonly components: readonly string[];
  readonly placeOf: ReadonlyMap<string, number>;
  readonly baselines7: readonly number[];
  readonly baselines30: readonly number[];
  /** The probability at each baseline: most heads of most devices stay there. */
  readonly calm7: readonly number[];
  readonly calm30: readonly number[];
  /** Of any other component. */
  readonly baselineElse7: number;
  readonly baselineElse30: number;
}

const known = new WeakMap<RiskModel, CompiledModel>();

export function compiled(model: RiskModel): CompiledModel {
  const before = known.get(model);
  if (before !== undefined) return before;
  const made = compile(model);
  known.set(model, made);
  return made;
}

function compile(model: RiskModel): CompiledModel {
  const components = Object.keys(model.failuresPerYear);
  const rates = Object.values(model.failuresPerYear);
  const sum = rates.reduce((total, rate) => total + rate, 0);
  const baselines = (days: HorizonDays): number[] => [sum, ...rates].map((rate) => baselineOf(rate, days));
  const [baselines7, baselines30] = [baselines(7), baselines(30)];
  return {
    model,
    features: new Map(Object.entries(model.features).map(([name, one]) => [name, weightsOf(one)])),
    components,
    placeOf: new Map(components.map((component, i) => [component, i + 1])),
    baselines7,
    baselines30,
    calm7: baselines7.map((logOdds) => sigmoid(bounded(logOdds))),
    calm30: baselines30.map((logOdds) => sigmoid(bounded(logOdds))),
    baselineElse7: baselineOf(model.failuresPerYearElse, 7),
    baselineElse30: baselineOf(model.failuresPerYearElse, 30),
  };
}

const weightsOf = ({
  label,
  transform,
  own,
  overall,
}: RiskModel['features'][keyof RiskModel['features']]): FeatureWeights => ({
  label,
  isLog: transform === 'log1p',
  overall7: overall['7'],
  overall30: overall['30'],
  own7: own['7'],
  own30: own['30'],
});

/** The weight of a feature in its component's own head or in the one over all. */
export function weightIn(weights: FeatureWeights, head: HeadName, days: HorizonDays): number {
  if (head === 'own') return days === 7 ? weights.own7 : weights.own30;
  return days === 7 ? weights.overall7 : weights.overall30;
}

/** A feature's value as its weights take it. */
export const transformed = ({ isLog }: FeatureWeights, value: number): number =>
  isLog ? Math.log1p(Math.max(0, value)) : value;
