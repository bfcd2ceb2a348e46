import { describe, expect, it } from '@jest/globals';
import type { Feature } from './features.js';
import { baselineOf, STARTER_MODEL, type FeatureName, type RiskModel } from './model.js';
import { bandRankOf, sigmoid, type RiskHead } from './risk.js';
import { probabilitiesOf } from './probabilities.js';
import { score } from './score.js';
import starter from './starter-model.json' with { type: 'json' };

const feature = (name: FeatureName, value: number, component: string | null = 'card_reader.chip'): Feature => ({
  name,
  component,
  value,
  display: 'x',
  eventIds: [],
  eventCount: 0,
});
const scored = (features: readonly Feature[], isSecurityOpen = false, model?: RiskModel) =>
  score(features, { asOf: 1, isSecurityOpen, ...(model ? { model } : {}) });
const summed = ({ baseline, factors }: RiskHead): number =>
  sigmoid(factors.reduce((sum, { contribution }) => sum + contribution, baseline));
const headsOf = (features: readonly Feature[], model?: RiskModel): RiskHead[] => {
  const { days7, days30 } = scored(features, false, model);
  return [days7, ...days7.components, days30, ...days30.components];
};

/** One feature of each name and component, at every order of magnitude. */
const NAMES = Object.keys(STARTER_MODEL.features) as FeatureName[];
const COMPONENTS = [...Object.keys(STARTER_MODEL.failuresPerYear), 'comp4', null];
const RANGE = [0, 0.3, 1, 12, 400, 1e6];
const EVERYTHING = RANGE.map((value) =>
  NAMES.flatMap((name) => COMPONENTS.map((component) => feature(name, value, component))),
);

describe('a head', () => {
  it.each([[[]], ...EVERYTHING.map((all) => [all])])(
    'is the sum of its factors to 1e-9, and never certain (%#)',
    (features) => {
      for (const head of headsOf(features)) {
        expect(Math.abs(summed(head) - head.probability)).toBeLessThan(1e-9);
        expect(head.probability).toBeGreaterThan(0);
        expect(head.probability).toBeLessThan(1);
      }
    },
  );

  it.each(EVERYTHING.map((all) => [all]))('is never above at 7 days what it is at 30 (%#)', (features) => {
    const { days7, days30 } = scored(features);
    expect(days7.probability).toBeLessThanOrEqual(days30.probability);
    expect(days7.components.map(({ component }) => component)).toEqual(
      days30.components.map(({ component }) => component),
    );
    days7.components.forEach((head, i) =>
      expect(head.probability).toBeLessThanOrEqual(days30.components[i]?.probability ?? 0),
    );
  });

  it('says so where it was brought down to that', () => {
    const hasty: RiskModel = {
      ...STARTER_MODEL,
      features: {
        ...STARTER_MODEL.features,
        'losses-24h': { label: 'x', transform: 'log1p', own: { '7': 4, '30': 0.1 }, overall: { '7': 4, '30': 0.1 } },
      },
    };
    const { days7, days30 } = scored([feature('losses-24h', 20)], false, hasty);
    expect(days7.factors.map(({ name }) => name)).toEqual(['losses-24h:card_reader.chip', 'horizon-order']);
    expect(days7.probability).toBe(days30.probability);
    expect(Math.abs(summed(days7) - days7.probability)).toBeLessThan(1e-9);
  });

  it('has the heaviest factor first and leaves out what changes nothing', () => {
    const { factors } = scored([
      feature('losses-24h', 1),
      feature('losses-decayed', 50),
      feature('age-years', 1e-6, null),
    ]).days30;
    expect(factors.map(({ name }) => name)).toEqual(['losses-decayed:card_reader.chip', 'losses-24h:card_reader.chip']);
  });

  it('of a component is moved by its own features alone; the one over all by each', () => {
    const calm = scored([]).days30;
    const failing = scored([feature('losses-24h', 30)]).days30;
    const moved = failing.components.filter((head, i) => head.probability !== calm.components[i]?.probability);
    expect(moved.map(({ component }) => component)).toEqual(['card_reader.chip']);
    expect(failing.probability).toBeGreaterThan(calm.probability);
  });

  it('is made for a component that a record names, without changing the one over all', () => {
    const calm = scored([]).days30;
    const { components, baseline } = scored([feature('repairs-year', 2, 'comp4')]).days30;
    expect(components).toHaveLength(calm.components.length + 1);
    expect(components.at(-1)).toMatchObject({
      component: 'comp4',
      baseline: baselineOf(STARTER_MODEL.failuresPerYearElse, 30),
    });
    expect(baseline).toBe(calm.baseline);
  });

  it('rises with each feature', () => {
    for (const name of NAMES) {
      const [one, more] = [1, 3].map((value) => scored([feature(name, value)]).days30.probability);
      expect([name, (more ?? 0) > (one ?? 1)]).toEqual([name, true]);
    }
  });
});

describe('probabilities alone', () => {
  it.each([[[]], ...EVERYTHING.map((all) => [all])])(
    'are those of the scores, of every head, and the band (%#)',
    (features) => {
      for (const isSecurityOpen of [false, true]) {
        const { days7, days30 } = scored(features, isSecurityOpen);
        const { components, modelVersion, ...found } = probabilitiesOf(features, { isSecurityOpen });
        expect(found).toEqual({
          band: days30.band,
          days7: days7.probability,
          days30: days30.probability,
          heads7: [days7, ...days7.components].map(({ probability }) => probability),
          heads30: [days30, ...days30.components].map(({ probability }) => probability),
        });
        expect(components).toEqual(days30.components.map(({ component }) => component));
        expect(modelVersion).toBe(days30.modelVersion);
      }
    },
  );

  it('pass over what a model does not know', () => {
    const { 'age-years': _, ...others } = STARTER_MODEL.features;
    const younger = { ...STARTER_MODEL, features: others } as unknown as RiskModel;
    expect(probabilitiesOf([feature('age-years', 9, null)], { isSecurityOpen: false, model: younger })).toEqual(
      probabilitiesOf([], { isSecurityOpen: false, model: younger }),
    );
  });
});

describe('the band', () => {
  it.each([
    [0, 'LOW'],
    [0.0299, 'LOW'],
    [0.03, 'MODERATE'],
    [0.0999, 'MODERATE'],
    [0.1, 'HIGH'],
    [0.2999, 'HIGH'],
    [0.3, 'CRITICAL'],
    [1, 'CRITICAL'],
  ])('of %d at 30 days is %s', (probability, band) => {
    expect(['LOW', 'MODERATE', 'HIGH', 'CRITICAL'][bandRankOf(probability)]).toBe(band);
  });

  it('is that of 30 days at 7 too', () => {
    const { days7, days30 } = scored([feature('losses-24h', 30), feature('losses-decayed', 30)]);
    expect(days7.band).toBe(days30.band);
  });

  it('is CRITICAL with an open security cause, whatever the probability', () => {
    const { days7, days30 } = scored([], true);
    expect([days7.band, days30.band, days30.probability < 0.03]).toEqual(['CRITICAL', 'CRITICAL', true]);
  });
});

describe('the starter model', () => {
  it('is a file that holds what the types promise', () => {
    for (const { label, transform, own, overall } of Object.values(starter.features)) {
      expect(label).not.toBe('');
      expect(['log1p', 'linear']).toContain(transform);
      for (const weights of [own, overall])
        expect(Object.entries(weights).map(([days, weight]) => [days, Number.isFinite(weight) && weight >= 0])).toEqual(
          [
            ['7', true],
            ['30', true],
          ],
        );
    }
    expect(starter.version).toBe('starter-1');
    expect(
      Object.values({ ...starter.failuresPerYear, else: starter.failuresPerYearElse }).every(
        (rate) => rate > 0 && rate < 1,
      ),
    ).toBe(true);
  });

  it('says itself that nothing was fitted, and what it is made of, with the figures that it uses', () => {
    expect(STARTER_MODEL.calibrated).toBe(false);
    for (const [component, rate] of Object.entries(starter.failuresPerYear)) {
      const name = component.replace('card_reader.', '');
      expect(starter.about).toContain(`${name} ${rate.toString().replace(/^0/, '')}`);
    }
    expect(starter.about).toContain('log1p = ln(1 + value), linear = value');
  });

  it('applies its transforms as its words say', () => {
    const contribution = (name: FeatureName, value: number): number =>
      scored([feature(name, value)]).days30.factors[0]?.contribution ?? 0;
    expect(contribution('losses-24h', 9)).toBeCloseTo(starter.features['losses-24h'].overall['30'] * Math.log(10), 12);
    expect(contribution('failure-confirmed', 1)).toBeCloseTo(starter.features['failure-confirmed'].overall['30'], 12);
  });

  it('has baselines of p = 1 - exp(-rate * days / 365)', () => {
    expect(sigmoid(baselineOf(0.04, 30))).toBeCloseTo(1 - Math.exp((-0.04 * 30) / 365), 12);
    expect(sigmoid(baselineOf(0.04, 7))).toBeCloseTo(1 - Math.exp((-0.04 * 7) / 365), 12);
  });
});
