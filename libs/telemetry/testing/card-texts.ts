import fc from 'fast-check';
import { DIGIT_ZEROS, withCheckDigit } from './card-oracle.js';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });

/** A valid number of 13 to 19 digits. */
export const cardDigits: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('2', '34', '37', '4', '5', '6', '81', '82', '9558'),
    fc.integer({ min: 13, max: 19 }),
    digits(18, 18),
  )
  .map(([prefix, length, body]) => withCheckDigit(`${length === 15 ? '37' : prefix}${body}`.slice(0, length - 1)));

const inScript = (text: string, zero: number): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));

/** A number as people write it: in groups, with separators, in other scripts. */
export const writtenCard: fc.Arbitrary<string> = fc
  .tuple(
    cardDigits,
    fc.integer({ min: 1, max: 19 }),
    fc.constantFrom(' ', '-', '.', '_', ''),
    fc.constantFrom(...DIGIT_ZEROS),
  )
  .map(([card, size, separator, zero]) =>
    inScript((card.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(separator), zero),
  );

const noise: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ' ',
    '-',
    '.',
    '_',
    '  ',
    '--',
    '/',
    ',',
    ':',
    '\n',
    '"',
    '{',
    'x',
    'é',
    '支',
    '😀',
    '=',
    '%',
    '^',
    ';',
  ),
  digits(1, 8),
  digits(1, 24),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

/** The oracle knows the digits of seven scripts; Unicode has some seventy. */
const knownDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const codePoint = digit.codePointAt(0) ?? 0;
    return DIGIT_ZEROS.some((zero) => codePoint >= zero && codePoint < zero + 10) ? digit : 'x';
  });

/** Texts in which card numbers, near misses and rubbish stand side by side. */
export const cardText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 1, arbitrary: writtenCard }, { weight: 3, arbitrary: noise }), { maxLength: 12 })
  .map((parts) => knownDigits(parts.join('')));
