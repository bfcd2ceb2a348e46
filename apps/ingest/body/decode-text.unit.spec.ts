import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from './decode-text.js';

describe('the text of a body', () => {
  it('is what was encoded, and says whether characters are bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeText(Buffer.from(`x${text}`))).toEqual({
          text: `x${text}`,
          ascii: Buffer.byteLength(text) === text.length,
        });
      }),
    );
  });

  it('is none where any byte is not UTF-8', () => {
    for (const bytes of [
      [0xff, 0xfe],
      [0xc3, 0x28],
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe6, 0x94],
    ]) {
      expect(decodeText(Buffer.from([0x7b, ...bytes, 0x7d]))).toBeUndefined();
    }
  });

  it('begins after a byte order mark', () => {
    expect(decodeText(Buffer.from('\ufeff{}'))?.text).toBe('{}');
  });
});
