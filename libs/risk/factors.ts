import { transformed, weightIn, type CompiledModel, type FeatureWeights } from './compiled-model.js';
import type { Feature } from './features.js';
import { CONTRIBUTION_MIN } from './log-odds.js';
import type { HeadName } from './model.js';
import { bounded, type HorizonDays, type RiskFactor } from './risk.js';

/** The factors of one head, before what bounds and order add to them. */
export function factorsOf(
  features: readonly Feature[],
  model: CompiledModel,
  head: HeadName,
  horizonDays: HorizonDays,
): RiskFactor[] {
  const factors: RiskFactor[] = [];
  for (const feature of features) {
    const weights = model.features.get(feature.name);
    if (weights === undefined) continue;
    const contribution = weightIn(weights, head, horizonDays) * transformed(weights, feature.value);
    if (Math.abs(contribution) >= CONTRIBUTION_MIN) factors.push(factorOf(feature, weights, contribution));
  }
  return factors;
}

function factorOf(
  { name, component, value, display, eventIds, eventCount }: Feature,
  { label }: FeatureWeights,
  contribution: number,
): RiskFactor {
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

/** What keeps a sum within what anybody can be certain of; nothing where it is. */
export function certaintyLimit(logOdds: number): RiskFactor[] {
  const contribution = bounded(logOdds) - logOdds;
  if (contribution === 0) return [];
  return [plain('certainty-limit', 'nobody is certain', 'kept within 0.01 % and 99.99 %', contribution)];
}

/** What brings the head of 7 days down to that of 30; nothing where it is not above it. Both are within bounds. */
export function horizonOrder(short: number, long: number): RiskFactor[] {
  if (short <= long) return [];
  return [
    plain(
      'horizon-order',
      'no more within a week than within a month',
      'brought down to the probability within 30 days',
      long - short,
    ),
  ];
}

const plain = (name: string, label: string, display: string, contribution: number): RiskFactor => ({
  name,
  label,
  value: null,
  display,
  contribution,
  eventIds: [],
  eventCount: 0,
});

export const heaviestFirst = (factors: readonly RiskFactor[]): RiskFactor[] =>
  factors.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.name < b.name ? -1 : 1));
