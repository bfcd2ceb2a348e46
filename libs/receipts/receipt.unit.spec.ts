import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LogPosition } from '#event-store';
import { decodeReceipt, encodeReceipt } from './receipt.js';

const STORE = '018f3e1c-7c1a-7d3e-9d5b-0a1b2c3d4e5f';
const at = (position: bigint): LogPosition => position as LogPosition;

describe('a receipt', () => {
  it('gives back the store and the position that it was made of, however large', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60, unit: 'grapheme' }),
        fc.bigInt({ min: 0n, max: 2n ** 128n }),
        (storeId, position) => {
          expect(decodeReceipt(encodeReceipt(storeId, at(position)))).toEqual({ storeId, logPosition: position });
        },
      ),
    );
  });

  it('is a text that a header can carry', () => {
    expect(encodeReceipt(STORE, at(123_456_789n))).toMatch(/^[\w-]{60,80}$/);
  });

  it('is not made up, cut or altered', () => {
    const receipt = encodeReceipt(STORE, at(77n));
    for (const text of [
      '',
      'no receipt at all',
      '{}',
      '../../etc/passwd',
      'x'.repeat(2000),
      receipt.slice(1),
      receipt.slice(0, -1),
      `${receipt}A`,
      `${receipt}=`,
      ` ${receipt}`,
    ]) {
      expect(decodeReceipt(text)).toBeUndefined();
    }
    for (let at = 0; at < receipt.length; at += 1) {
      const other = receipt[at] === 'A' ? 'B' : 'A';
      expect(decodeReceipt(receipt.slice(0, at) + other + receipt.slice(at + 1))).toBeUndefined();
    }
  });

  it('is never found in random text, and none breaks the decoder', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => decodeReceipt(text) === undefined),
      { numRuns: 2000 },
    );
  });

  it('cannot be made for a store id that does not fit', () => {
    expect(() => encodeReceipt('x'.repeat(256), at(1n))).toThrow(RangeError);
  });
});
