import type { Feature } from './features.js';
import { baselineOf, STARTER_MODEL, type FeatureModel, type RiskModel } from './model.js';
import { BANDS, bandRankOf, sigmoid, type ComponentRisk, type HorizonDays, type Risk, type RiskFactor, type RiskHead } from './risk.js';

/** Contributions below this change no probability that anybody sees, and are left out, sum and all. */
const CONTRIBUTION_MIN = 1e-4;

export interface ScoreOptions {
  readonly asOf: number;
  /** Critical whatever the probability: an open security cause is never averaged into a score. */
  readonly isSecurityOpen: boolean;
  readonly model?: RiskModel;
}

export interface Scores {
  readonly days7: Risk;
  readonly days30: Risk;
}

/**
 * Scores a device at both horizons. Each head is the sum of its own factors; where the 7-day head would come out above
 * the 30-day one, a factor `horizon-order` brings it down to it.
 */
export function score(features: readonly Feature[], { asOf, isSecurityOpen, model = STARTER_MODEL }: ScoreOptions): Scores {
  const heads = (horizonDays: HorizonDays): Heads => headsOf(features, model, horizonDays);
  const [long, short] = [heads(30), heads(7)];
  const ordered: Heads = {
    overall: inOrder(short.overall, long.overall),
    components: short.components.map((head, i) => ({ ...inOrder(head, long.components[i] ?? head), component: head.component })),
  };
  const band = isSecurityOpen ? 'CRITICAL' : (BANDS[bandRankOf(long.overall.probability)] ?? 'LOW');
  const risk = ({ overall, components }: Heads, horizonDays: HorizonDays): Risk => ({
    ...overall,
    horizonDays,
    band,
    components,
    modelVersion: model.version,
    calibrated: model.calibrated,
    asOf,
  });
  return { days7: risk(ordered, 7), days30: risk(long, 30) };
}

interface Heads {
  readonly overall: RiskHead;
  readonly components: readonly ComponentRisk[];
}

interface Baselines {
  readonly overall: number;
  readonly components: readonly (readonly [component: string, baseline: number])[];
}

/** Logarithms of constants: taken once for each model and horizon, not for each device. */
const known = new WeakMap<RiskModel, Map<HorizonDays, Baselines>>();

function baselinesOf(model: RiskModel, horizonDays: HorizonDays): Baselines {
  const ofModel = known.get(model) ?? new Map<HorizonDays, Baselines>();
  known.set(model, ofModel);
  let baselines = ofModel.get(horizonDays);
  if (baselines === undefined) {
    const rates = Object.entries(model.failuresPerYear);
    const sum = rates.reduce((total, [, rate]) => total + rate, 0);
    baselines = {
      overall: baselineOf(sum, horizonDays),
      components: rates.map(([component, rate]) => [component, baselineOf(rate, horizonDays)]),
    };
    ofModel.set(horizonDays, baselines);
  }
  return baselines;
}

function headsOf(features: readonly Feature[], model: RiskModel, horizonDays: HorizonDays): Heads {
  const baselines = baselinesOf(model, horizonDays);
  const factorsOf = (list: readonly Feature[], head: 'own' | 'overall'): RiskFactor[] =>
    list.flatMap((feature) => factorOf(feature, model.features[feature.name], head, horizonDays) ?? []);
  return {
    overall: headOf(baselines.overall, factorsOf(features, 'overall')),
    components: baselines.components.map(([component, baseline]) => ({
      component,
      ...headOf(
        baseline,
        factorsOf(
          features.filter((feature) => feature.component === component),
          'own',
        ),
      ),
    })),
  };
}

function factorOf(feature: Feature, { label, transform, ...weights }: FeatureModel, head: 'own' | 'overall', horizonDays: HorizonDays): RiskFactor | undefined {
  const { name, component, value, display, eventIds, eventCount } = feature;
  const contribution = weights[head][`${horizonDays}`] * (transform === 'log1p' ? Math.log1p(Math.max(0, value)) : value);
  if (Math.abs(contribution) < CONTRIBUTION_MIN) return undefined;
  return { name: component === null ? name : `${name}:${component}`, label: component === null ? label : `${component}: ${label}`, value, display, contribution, eventIds, eventCount };
}

function headOf(baseline: number, factors: RiskFactor[]): RiskHead {
  factors.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.name < b.name ? -1 : 1));
  return { baseline, factors, probability: sigmoid(baseline + factors.reduce((sum, { contribution }) => sum + contribution, 0)) };
}

/** What fails within a week fails within a month. */
function inOrder(short: RiskHead, long: RiskHead): RiskHead {
  if (short.probability <= long.probability) return short;
  const logOdds = (head: RiskHead): number => head.baseline + head.factors.reduce((sum, { contribution }) => sum + contribution, 0);
  const order: RiskFactor = {
    name: 'horizon-order',
    label: 'no more within a week than within a month',
    value: null,
    display: 'brought down to the probability within 30 days',
    contribution: logOdds(long) - logOdds(short),
    eventIds: [],
    eventCount: 0,
  };
  return headOf(short.baseline, [...short.factors, order]);
}
