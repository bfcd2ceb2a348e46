import { describe, expect, it } from '@jest/globals';
import { judge } from '../../bench/report/figure.js';
import { lineOf } from '../../bench/report/line.js';

const figure = { name: 'appends', value: 75_000, unit: 'events/s', raw: { name: 'bare', value: 100_000 } };

describe('a figure', () => {
  it('is judged by all that its target names', () => {
    const isMet = (target: object) => judge({ ...figure, target }).isMet;
    expect([isMet({ ratioMin: 0.7 }), isMet({ ratioMin: 0.8 })]).toEqual([true, false]);
    expect([isMet({ min: 75_000 }), isMet({ min: 75_001 })]).toEqual([true, false]);
    expect([isMet({ max: 75_000 }), isMet({ max: 74_999 })]).toEqual([true, false]);
    expect(isMet({ ratioMin: 0.7, min: 80_000 })).toBe(false);
  });

  it('that is no number, or has no raw limit, meets no target', () => {
    expect(judge({ ...figure, value: Number.NaN, target: { max: 1 } }).isMet).toBe(false);
    expect(judge({ name: 'x', value: 1, unit: 's', target: { ratioMin: 0.1 } }).isMet).toBe(false);
  });

  it('is neither met nor missed without a target', () => {
    expect(judge(figure)).toEqual({ ...figure, ratio: 0.75 });
  });

  it('keeps the digits that mean something', () => {
    expect(judge({ ...figure, value: 123_456.789 }).value).toBe(123_457);
    expect(judge({ ...figure, value: 0.123_456 }).value).toBe(0.1235);
  });

  it('is a line that says what it stands beside and what was aimed at', () => {
    const line = lineOf(judge({ ...figure, target: { ratioMin: 0.8, min: 10_000 } }));
    expect(line.replaceAll(/ +/g, ' ')).toBe(
      'appends 75,000 events/s 0.75 of 100,000 (bare) MISSED: at least 0.8 of raw, at least 10,000 events/s',
    );
  });
});
