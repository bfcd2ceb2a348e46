import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextDigitRun } from './digit-runs.js';

describe('looking at every 13th character', () => {
  const text = fc.string({ unit: fc.constantFrom('1', '2', ' ', '-', 'x', '"'), maxLength: 120 });

  it('finds exactly what looking at every character finds', () => {
    fc.assert(
      fc.property(text, (any) => {
        const slowly = Array.from(
          any.matchAll(/[12 -]+/g),
          ({ 0: run, index }) => [index, index + run.length, run] as const,
        )
          .filter(([, , run]) => run.replace(/[ -]/g, '').length >= 13)
          .map(([start, end]) => [start, end]);
        const quickly: (readonly [number, number])[] = [];
        for (let run = nextDigitRun(any, 0); run !== undefined; run = nextDigitRun(any, run[1])) quickly.push(run);
        expect(quickly).toEqual(slowly);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a run at the very end and none in a text that is too short', () => {
    expect(nextDigitRun('xx1234567890123', 0)).toEqual([2, 15]);
    expect(nextDigitRun('123456789012', 0)).toBeUndefined();
    expect(nextDigitRun('', 0)).toBeUndefined();
  });
});
