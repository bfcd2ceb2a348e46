import { CARD_DIGITS_MAX, isCardNumber, maskedDigits } from './card-number.js';

const LITERAL = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * The masked form of a JSON number whose whole part is a card number; undefined where it is none. `source` is the number
 * as it was written, before a parser rounded it, `value` what the parser made of it and what would be written again.
 * Neither the whole part of its value, nor the digits before its point, nor the rounded one may be a card number. A
 * fraction is not searched, and goes with the number.
 */
export function maskedNumber(source: string, value: number): string | undefined {
  const [, whole = '', fraction = '', exponent = '0'] = LITERAL.exec(source) ?? [];
  const readings = [shifted(whole, fraction, Number(exponent)), whole, wholePart(value)];
  const card = readings.find((digits) => isCardNumber(digits));
  return card === undefined ? undefined : maskedDigits(card);
}

/** Whole part of `whole.fraction` times ten to the `exponent`; empty where it is too long for a card number. */
function shifted(whole: string, fraction: string, exponent: number): string {
  const point = whole.length + exponent;
  const digits = `${whole}${fraction}`;
  const leading = /^0*/.exec(digits)?.[0].length ?? 0;
  if (point <= leading || point - leading > CARD_DIGITS_MAX) return '';
  return digits.slice(0, point).padEnd(point, '0').slice(leading);
}

/** As `JSON.stringify` writes it: beyond 1e21 with an exponent, which leaves no whole part long enough. */
const wholePart = (value: number): string => /^\d+(?![\d.]*e)/.exec(String(Math.abs(value)))?.[0] ?? '';
