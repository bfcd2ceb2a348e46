import { describe, expect, it } from '@jest/globals';
import { oracleMask, withCheckDigit } from '../testing/card-oracle.js';
import { maskedNumber } from './number-literals.js';

const mask = (source: string) => maskedNumber(source, Number(source));

describe('a number in JSON', () => {
  it.each([
    ['4111111111111111', '411111******1111'],
    ['-4111111111111111', '411111******1111'],
    ['4111111111111111.25', '411111******1111'],
    ['4.111111111111111e15', '411111******1111'],
    ['4.111111111111111E+15', '411111******1111'],
    ['0.4111111111111111e16', '411111******1111'],
    ['411111111111111100e-2', '411111******1111'],
    ['41111111111111110000000e-7', '411111******1111'],
    ['4.242e15', '424200******0000'],
    ['6304000000000000000', '630400*********0000'],
  ])('%s is a card number by its whole part', (source, masked) => {
    expect(mask(source)).toBe(masked);
  });

  it('is one as it was written, whatever the parser makes of it', () => {
    const written = withCheckDigit('621234567890123456');
    expect(String(Number(written))).not.toBe(written);
    expect(mask(written)).toBe(oracleMask(written));
    expect(mask('4111111111111111e3')).toBe('411111******1111');
  });

  it.each([
    '4111111111111112',
    '1767700800000',
    '0.4111111111111111',
    '3.14',
    '1e400',
    '41111111111111111115',
    '0',
    '1e21',
    '4111.111111111111',
  ])('%s is none', (source) => {
    expect(mask(source)).toBeUndefined();
  });
});
