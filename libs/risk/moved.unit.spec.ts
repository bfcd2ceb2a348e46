import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Feature } from './features.js';
import { STARTER_MODEL, type FeatureName } from './model.js';
import { hasFactorMoved } from './moved.js';
import { score, type Scores } from './score.js';

const LEAST = 0.01;
const NAMES = Object.keys(STARTER_MODEL.features) as FeatureName[];

/** Values of all orders, and steps of the order that is decided on. */
const someFeatures = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES),
    component: fc.constantFrom(null, 'card_reader.chip', 'power', 'comp4'),
    value: fc.oneof(fc.double({ min: 0, max: 40, noNaN: true }), fc.constantFrom(0, 1e-4, 1e6)),
    step: fc.constantFrom(0, 0, 0.005, 0.05, 1),
    isGone: fc.nat(9).map((n) => n === 0),
  }),
  { selector: ({ name, component }) => `${name} ${component}`, maxLength: 8 },
);

const made = (one: Pick<Feature, 'name' | 'component' | 'value'>): Feature => ({
  ...one,
  display: 'x',
  eventIds: [],
  eventCount: 0,
});
const scored = (features: readonly Feature[]): Scores => score(features, { asOf: 1, isSecurityOpen: false });

/** As the factor lists themselves tell it. */
function moveOf(before: Scores, after: Scores): number {
  return Math.max(
    0,
    ...(['days7', 'days30'] as const).flatMap((horizon) => {
      const [then, now] = [before, after].map(
        (one) => new Map(one[horizon].factors.map(({ name, contribution }) => [name, contribution])),
      );
      const names = new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])]);
      return [...names].map((name) => Math.abs((now?.get(name) ?? 0) - (then?.get(name) ?? 0)));
    }),
  );
}

describe('whether a factor has moved', () => {
  it('is what the factor lists tell, without making them: what came, went, moved, and what bounds add', () => {
    let moved = 0;
    fc.assert(
      fc.property(someFeatures, (some) => {
        const before = some.map(({ name, component, value }) => made({ name, component, value }));
        const after = some.flatMap(({ name, component, value, step, isGone }) =>
          isGone ? [] : [made({ name, component, value: value + step })],
        );
        for (const [from, to] of [
          [before, after],
          [after, before],
        ] as const) {
          const move = moveOf(scored(from), scored(to));
          if (Math.abs(move - LEAST) < 1e-9) continue; // sums in another order differ in the last digit
          const has = hasFactorMoved(from, to, LEAST);
          if (has !== move > LEAST) return false;
          moved += Number(has);
        }
        return true;
      }),
      { numRuns: 2_000 },
    );
    expect(moved).toBeGreaterThan(100);
  });

  it('tells that the sum moved beyond what anybody can be certain of, though no factor did by itself', () => {
    const many = (value: number): Feature[] =>
      NAMES.map((name) => made({ name, component: 'card_reader.chip', value: name === 'security-open' ? 9 : value }));
    const [from, to] = [many(10), many(10.08)];
    const [old, young] = [scored(from), scored(to)];
    const limitOf = ({ days30 }: Scores): number =>
      days30.factors.find(({ name }) => name === 'certainty-limit')?.contribution ?? 0;
    expect(old.days30.probability).toBe(young.days30.probability);
    expect(Math.abs(limitOf(old) - limitOf(young))).toBeGreaterThan(LEAST);
    expect(hasFactorMoved(from, to, LEAST)).toBe(true);
    expect(hasFactorMoved(from, from, LEAST)).toBe(false);
  });
});
