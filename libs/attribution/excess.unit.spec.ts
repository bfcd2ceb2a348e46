import { describe, expect, it } from '@jest/globals';
import { FINDING } from './evidence-weights.js';
import { confidenceOf, excessOf, isFinding, strongestOf } from './excess.js';

const READS = { countMin: FINDING.readAttemptsMin, ratioMin: FINDING.readRatioMin };

describe('an excess', () => {
  it('is a finding for twelve failures of a hundred reads and none for six: the example of docs/risk.md', () => {
    const [twelve, six] = [excessOf(12, 2.5), excessOf(6, 2.5)];
    expect([twelve.llr.toFixed(1), confidenceOf(twelve).toFixed(2), isFinding(twelve, READS)]).toEqual([
      '9.3',
      '0.79',
      true,
    ]);
    expect([six.llr.toFixed(1), isFinding(six, READS)]).toEqual(['1.8', false]);
  });

  it('is none where the count is not above what is expected', () => {
    expect([excessOf(0, 1).llr, excessOf(3, 3).llr, excessOf(3, 5).llr]).toEqual([0, 0, 0]);
  });

  it('is none for many counts that are not far above: a busy device is no sick one', () => {
    const busy = excessOf(4_700, 2_500);
    expect(busy.llr).toBeGreaterThan(FINDING.llrMin);
    expect(isFinding(busy, READS)).toBe(false);
  });

  it('is none for a few, however little is expected', () => {
    expect(isFinding(excessOf(2, 0.01))).toBe(false);
  });

  it('is told with a confidence that rises and never reaches certainty', () => {
    const rising = [5, 10, 100, 1e9].map((count) => confidenceOf(excessOf(count, 1)));
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(rising.at(-1)).toBeLessThan(1);
  });

  it('is taken from the look that says most', () => {
    const looks = [3, 9, 5].map((count) => ({ from: count, excess: excessOf(count, 1) }));
    expect(strongestOf(looks)?.from).toBe(9);
    expect(strongestOf([])).toBeUndefined();
  });
});
