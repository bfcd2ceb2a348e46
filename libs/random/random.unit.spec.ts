import { describe, expect, it } from '@jest/globals';
import { Random } from './random.js';

const draws = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.float());
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

describe('Random', () => {
  it('draws the same for the same seed, for ever', () => {
    expect(draws(new Random('seed'), 3).map((draw) => draw.toFixed(9))).toEqual([
      '0.240984680',
      '0.575763315',
      '0.858718358',
    ]);
    expect(draws(new Random('seed'), 100)).toEqual(draws(new Random('seed'), 100));
    expect(draws(new Random('seed'), 100)).not.toEqual(draws(new Random('Seed'), 100));
  });

  it('forks streams that do not move each other', () => {
    const [one, other] = [new Random('seed'), new Random('seed')];
    draws(one.fork('a'), 50);
    expect(draws(one, 5)).toEqual(draws(other, 5));
    expect(draws(one.fork('a'), 5)).toEqual(draws(other.fork('a'), 5));
    expect(draws(one.fork('a'), 5)).not.toEqual(draws(one.fork('b'), 5));
  });

  it('spreads evenly', () => {
    const random = new Random('spread');
    const counts = Array.from({ length: 10 }, () => 0);
    for (const draw of draws(random, 20_000)) counts[Math.floor(draw * 10)] = (counts[Math.floor(draw * 10)] ?? 0) + 1;
    // Each tenth is 2,000 of 20,000 with a deviation of 42; five of those are chance in two million.
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(215);
  });

  it.each([0.3, 4, 30])('counts what happens %d times on average', (often) => {
    const random = new Random(`poisson ${often}`);
    const counts = Array.from({ length: 5_000 }, () => random.poisson(often));
    expect(Math.abs(mean(counts) - often)).toBeLessThan(5 * Math.sqrt(often / 5_000));
  });

  it('picks by weight, never what weighs nothing', () => {
    const random = new Random('weights');
    const picked = Array.from({ length: 4_000 }, () =>
      random.weighted([
        ['a', 3],
        ['b', 0],
        ['c', 1],
      ] as const),
    );
    expect(picked).not.toContain('b');
    expect(Math.abs(picked.filter((one) => one === 'a').length - 3_000)).toBeLessThan(140);
  });
});
