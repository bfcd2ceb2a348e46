import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor, type CursorValues } from './cursor.js';

const anyPlace = (values: CursorValues): values is CursorValues => values.length > 0;
const read = (order: string, text: string | null | undefined) => readCursor(order, text, anyPlace);

describe('a cursor', () => {
  it('gives back the place that it was made of', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (place) =>
        expect(read('ID_ASC', writeCursor('ID_ASC', place))).toEqual(place),
      ),
    );
  });

  it('is absent where none was given', () => {
    expect([read('ID_ASC', null), read('ID_ASC', undefined)]).toEqual([undefined, undefined]);
  });

  it('of another order, or none at all, is refused', () => {
    const cursor = writeCursor('RISK_DESC', [1, 0.5, 'd']);
    for (const text of [
      cursor,
      '',
      'bm90IGEgY3Vyc29y',
      '{}',
      writeCursor('ID_ASC', []),
      'x'.repeat(5000),
      Buffer.from('["ID_ASC",{}]').toString('base64url'),
    ]) {
      expect(() => read('ID_ASC', text)).toThrow(
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
      );
    }
  });

  it('that is random text breaks nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) =>
        expect(() => read('ID_ASC', text)).toThrow('cursor'),
      ),
    );
  });
});
