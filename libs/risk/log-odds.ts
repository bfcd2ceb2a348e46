import { transformed, type CompiledModel } from './compiled-model.js';
import type { Feature } from './features.js';

/** Contributions below this change no probability that anybody sees, and are left out, sum and all. */
export const CONTRIBUTION_MIN = 1e-4;
/** A device has no more components of its own than that; more names are a mistake of the sender's. */
const COMPONENTS_ELSE_MAX = 20;

/** Baseline and contributions of every head, summed: the one over all first, then one a component. */
export interface LogOdds {
  readonly components: readonly string[];
  /** By place: `components[i]` is at i + 1. Not yet within bounds, nor in the order of horizons. */
  readonly days7: number[];
  readonly days30: number[];
}

export function logOddsOf(features: readonly Feature[], model: CompiledModel): LogOdds {
  const days7 = model.baselines7.slice();
  const days30 = model.baselines30.slice();
  let elsewhere: Feature[] | undefined;
  for (const feature of features) {
    const weights = model.features.get(feature.name);
    if (weights === undefined) continue; // of another model: it says nothing here
    const value = transformed(weights, feature.value);
    add(days7, 0, weights.overall7 * value);
    add(days30, 0, weights.overall30 * value);
    if (feature.component === null) continue;
    const place = model.placeOf.get(feature.component);
    if (place === undefined) (elsewhere ??= []).push(feature);
    else {
      add(days7, place, weights.own7 * value);
      add(days30, place, weights.own30 * value);
    }
  }
  return elsewhere === undefined
    ? { components: model.components, days7, days30 }
    : withComponentsElse(elsewhere, model, { components: model.components, days7, days30 });
}

function add(sums: number[], place: number, contribution: number): void {
  if (contribution >= CONTRIBUTION_MIN || contribution <= -CONTRIBUTION_MIN)
    sums[place] = (sums[place] ?? 0) + contribution;
}

/** Heads of components that the model does not name: made when a feature speaks of them, by name. */
function withComponentsElse(
  elsewhere: readonly Feature[],
  model: CompiledModel,
  { components, days7, days30 }: LogOdds,
): LogOdds {
  const others = [...new Set(elsewhere.map(({ component }) => component ?? ''))].sort().slice(0, COMPONENTS_ELSE_MAX);
  for (const component of others) {
    const place = days7.push(model.baselineElse7) - 1;
    days30.push(model.baselineElse30);
    for (const feature of elsewhere) {
      const weights = model.features.get(feature.name);
      if (feature.component !== component || weights === undefined) continue;
      const value = transformed(weights, feature.value);
      add(days7, place, weights.own7 * value);
      add(days30, place, weights.own30 * value);
    }
  }
  return { components: [...components, ...others], days7, days30 };
}
