import fc from 'fast-check';
import { writtenCard } from '../../../libs/telemetry/testing/card-texts.js';

/** Stands in every made-up text: no sentence of the product may hold it, or it would quote its sender. */
export const MARK = 'zqx';

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

/** Names that mean something to an engine, a store or a reader. */
export const STRANGE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'hasOwnProperty',
  'then',
  '',
  ' ',
  '0',
  '-1',
  'cardHash',
  'data',
  'length',
  '\0',
  '\ufeff',
  '\ud800',
  'а', // Cyrillic
  `${MARK} "quoted" \\ {{`,
];

/** Any UTF-16 unit, halves of pairs too. */
const units = fc.oneof(fc.nat(0xff), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

export const anyText: fc.Arbitrary<string> = fc.array(units, { maxLength: 40 }).map((all) => all.join(''));

export const strangeTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...STRANGE_NAMES,
    'İ',
    'ß',
    '\u202e',
    '\u2028\u2029',
    '\ud83d',
    '\udca9\ud83d',
    '💥',
    'e\u0301',
    'ｔｅｒｍｉｎａｌ．ｒｅｂｏｏｔｅｄ．ｖ１',
    'terminal.rebooted.v1 ',
    'tеrminal.rebooted.v1', // Cyrillic
    'NaN',
    '1e999',
    "'; drop table events; --",
    '%00',
    '../../../etc/passwd',
    '${7*7}',
    'x'.repeat(300),
    MARK.repeat(9_000),
  ),
  anyText.map((text) => MARK + text),
  writtenCard,
  fc
    .constantFrom(
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00Z',
      '0001-01-01T00:00:00+23:59',
      '1969-12-31T23:59:59.999Z',
      '1970-01-01T00:00:00Z',
      '2016-12-31T23:59:60Z',
      '2025-02-29T00:00:00Z',
      '2026-01-06T12:05:00.000Z',
      '2026-01-06T12:05:00.001Z',
      '9999-12-31T23:59:59.999Z',
      '9999-12-31T23:59:59-23:59',
      '10000-01-01T00:00:00Z',
      '+275760-09-13T00:00:00Z',
      '2026-01-06t11:59:00z',
      '2026-01-06T11:59:00.123456789123456789Z',
      '2026-01-06 11:59:00Z',
      '2026-01-06T24:00:00Z',
    )
    .chain((time) => fc.constantFrom(time, ` ${time}`, `${time}\0`, time)),
);

export const strangeNumbers: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    0.1,
    1e21,
    -1e21,
    1e308,
    -1e308,
    5e-324,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 53 - 1,
    -(2 ** 53),
    2 ** 63,
    8.64e15,
    8.64e15 + 1,
    4_111_111_111_111_111,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any JSON value that somebody might put where another is expected. */
export const strangeValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: strangeTexts },
  { weight: 3, arbitrary: strangeNumbers },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, {}, [], [[]], [null], nested(70), nested(2_000)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...STRANGE_NAMES), strangeNumbers, { maxKeys: 4 }) },
);
