import type { Feature } from './features.js';
import { baselineOf, STARTER_MODEL, type FeatureModel, type RiskModel } from './model.js';
import {
  BANDS,
  bandRankOf,
  sigmoid,
  type ComponentRisk,
  type HorizonDays,
  type Risk,
  type RiskFactor,
  type RiskHead,
} from './risk.js';

/** Contributions below this change no probability that anybody sees, and are left out, sum and all. */
const CONTRIBUTION_MIN = 1e-4;
/** Nobody is certain: 9 in log-odds is 99.99 %, and a probability stays one that can be told from 1. */
const LOG_ODDS_MAX = 9;
/** A device has no more components of its own than that; more names are a mistake of the sender's. */
const COMPONENTS_ELSE_MAX = 20;

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
export function score(
  features: readonly Feature[],
  { asOf, isSecurityOpen, model = STARTER_MODEL }: ScoreOptions,
): Scores {
  const heads = (horizonDays: HorizonDays): Heads => headsOf(features, model, horizonDays);
  const [long, short] = [heads(30), heads(7)];
  const ordered: Heads = {
    overall: inOrder(short.overall, long.overall),
    components: short.components.map((head, i) => ({
      ...inOrder(head, long.components[i] ?? head),
      component: head.component,
    })),
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
  readonly components: ReadonlyMap<string, number>;
  readonly componentElse: number;
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
      components: new Map(rates.map(([component, rate]) => [component, baselineOf(rate, horizonDays)])),
      componentElse: baselineOf(model.failuresPerYearElse, horizonDays),
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
    components: componentsOf(features, model).map((component) => {
      const own = features.filter((feature) => feature.component === component);
      return {
        component,
        ...headOf(baselines.components.get(component) ?? baselines.componentElse, factorsOf(own, 'own')),
      };
    }),
  };
}

/** Those of the model, and whatever else a feature speaks of, by name. */
function componentsOf(features: readonly Feature[], { failuresPerYear }: RiskModel): string[] {
  const known = Object.keys(failuresPerYear);
  const named = new Set(
    features.flatMap(({ component }) => (component === null || known.includes(component) ? [] : [component])),
  );
  return [...known, ...[...named].sort().slice(0, COMPONENTS_ELSE_MAX)];
}

function factorOf(
  feature: Feature,
  { label, transform, ...weights }: FeatureModel,
  head: 'own' | 'overall',
  horizonDays: HorizonDays,
): RiskFactor | undefined {
  const { name, component, value, display, eventIds, eventCount } = feature;
  const contribution =
    weights[head][`${horizonDays}`] * (transform === 'log1p' ? Math.log1p(Math.max(0, value)) : value);
  if (Math.abs(contribution) < CONTRIBUTION_MIN) return undefined;
  return {
    name: component === null ? name : `${name}:${component}`,
    label: component === null ? label : `${component}: ${label}`,
    value,
    display,
    contribution,
    eventIds,
    eventCount,
  };
}

function headOf(baseline: number, factors: readonly RiskFactor[]): RiskHead {
  const sum = logOddsOf(baseline, factors);
  if (Math.abs(sum) <= LOG_ODDS_MAX) return summed(baseline, factors);
  const limit = plain('certainty-limit', 'nobody is certain', 'kept within 0.01 % and 99.99 %');
  return summed(baseline, [...factors, { ...limit, contribution: Math.sign(sum) * LOG_ODDS_MAX - sum }]);
}

function summed(baseline: number, factors: readonly RiskFactor[]): RiskHead {
  const sorted = factors.toSorted(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.name < b.name ? -1 : 1),
  );
  return { baseline, factors: sorted, probability: sigmoid(logOddsOf(baseline, sorted)) };
}

const logOddsOf = (baseline: number, factors: readonly RiskFactor[]): number =>
  baseline + factors.reduce((sum, { contribution }) => sum + contribution, 0);

const plain = (name: string, label: string, display: string): Omit<RiskFactor, 'contribution'> => ({
  name,
  label,
  value: null,
  display,
  eventIds: [],
  eventCount: 0,
});

/** What fails within a week fails within a month. */
function inOrder(short: RiskHead, long: RiskHead): RiskHead {
  if (short.probability <= long.probability) return short;
  const order = plain(
    'horizon-order',
    'no more within a week than within a month',
    'brought down to the probability within 30 days',
  );
  const contribution = logOddsOf(long.baseline, long.factors) - logOddsOf(short.baseline, short.factors);
  // The sums differ in the sixteenth digit, and one must not be above the other.
  return { ...summed(short.baseline, [...short.factors, { ...order, contribution }]), probability: long.probability };
}
