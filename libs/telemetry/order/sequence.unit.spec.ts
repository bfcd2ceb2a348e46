import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareFoldOrder } from './fold-order.js';
import { compareSequence } from './sequence.js';

describe('sequences at one instant', () => {
  it('are none first, then whole numbers of any length, then other text by code point', () => {
    const inOrder = [
      undefined,
      '0',
      '2',
      '10',
      '0011',
      '9'.repeat(30),
      '1' + '0'.repeat(30),
      '',
      '-1',
      '1a',
      'B',
      'a',
      'é',
      '\uffff',
      '😀',
    ];
    const shuffled = [...inOrder].sort((a, b) => (String(a) < String(b) ? 1 : -1));
    // Array.sort puts undefined last by itself.
    const sorted = shuffled.map((sequence) => ({ sequence })).sort((a, b) => compareSequence(a.sequence, b.sequence));
    expect(sorted.map(({ sequence }) => sequence)).toEqual(inOrder);
  });

  it('are equal as numbers whatever their zeros', () => {
    expect(compareSequence('007', '7')).toBe(0);
  });

  it('have one order', () => {
    const sequence = fc.option(
      fc.oneof(fc.string({ unit: fc.constantFrom('0', '1', '2') }), fc.string({ unit: 'binary', maxLength: 3 })),
      { nil: undefined },
    );
    fc.assert(
      fc.property(sequence, sequence, sequence, (a, b, c) => {
        expect(Math.sign(compareSequence(a, b))).toBe(0 - Math.sign(compareSequence(b, a)));
        if (compareSequence(a, b) <= 0 && compareSequence(b, c) <= 0)
          expect(compareSequence(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('the order of a fold', () => {
  it('is effectiveAt, then sequence, then eventId', () => {
    const events = [
      { effectiveAt: 1, sequence: 'z', eventId: 'f' },
      { effectiveAt: 2, eventId: 'a' },
      { effectiveAt: 2, eventId: 'b' },
      { effectiveAt: 2, sequence: '2', eventId: 'c' },
      { effectiveAt: 2, sequence: '10', eventId: 'a' },
    ];
    expect([...events].reverse().sort(compareFoldOrder)).toEqual(events);
    expect(compareFoldOrder({ effectiveAt: 1, eventId: 'a' }, { effectiveAt: 1, eventId: 'a' })).toBe(0);
  });
});
