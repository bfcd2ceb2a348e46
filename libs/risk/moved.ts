import { compiled, transformed, type CompiledModel } from './compiled-model.js';
import type { Feature } from './features.js';
import { CONTRIBUTION_MIN, logOddsOf } from './log-odds.js';
import { STARTER_MODEL } from './model.js';
import { bounded } from './risk.js';

/**
 * Whether a factor of the head over all came, went or moved by more than `leastMoved`, in log-odds, at either horizon; what
 * bounds and order add included. No factor list is made for it.
 */
export function hasFactorMoved(before: readonly Feature[], after: readonly Feature[], leastMoved: number): boolean {
  const model = compiled(STARTER_MODEL);
  for (const now of after) {
    const then = partnerOf(now, before);
    if (distance(now, then, model) > leastMoved) return true;
  }
  for (const then of before) {
    if (partnerOf(then, after) === undefined && distance(then, undefined, model) > leastMoved) return true;
  }
  return haveBoundsMoved(logOddsOf(before, model), logOddsOf(after, model), leastMoved);
}

/** A dozen of each at the most: a search is cheaper than a map. */
function partnerOf({ name, component }: Feature, others: readonly Feature[]): Feature | undefined {
  for (const other of others) if (other.name === name && other.component === component) return other;
  return undefined;
}

function distance(one: Feature, other: Feature | undefined, model: CompiledModel): number {
  const weights = model.features.get(one.name);
  if (weights === undefined) return 0;
  const a = transformed(weights, one.value);
  const b = other === undefined ? 0 : transformed(weights, other.value);
  return Math.max(
    Math.abs(kept(weights.overall7 * a) - kept(weights.overall7 * b)),
    Math.abs(kept(weights.overall30 * a) - kept(weights.overall30 * b)),
  );
}

const kept = (contribution: number): number => (Math.abs(contribution) < CONTRIBUTION_MIN ? 0 : contribution);

type Sums = Pick<ReturnType<typeof logOddsOf>, 'days7' | 'days30'>;

function haveBoundsMoved(before: Sums, after: Sums, leastMoved: number): boolean {
  const [then, now] = [boundsOf(before), boundsOf(after)];
  return then.some((contribution, i) => Math.abs((now[i] ?? 0) - contribution) > leastMoved);
}

/** What `certainty-limit` at both horizons and `horizon-order` contribute to the head over all. */
function boundsOf({ days7: [short = 0], days30: [long = 0] }: Sums): number[] {
  return [bounded(short) - short, bounded(long) - long, Math.min(0, bounded(long) - bounded(short))];
}
