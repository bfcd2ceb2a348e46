import type { JudgedFigure, Target } from './figure.js';

/** Columns of the table; longer names push the rest of their line to the right. */
const WIDTHS = { name: 58, value: 20, raw: 52 } as const;

/** A figure as a line of the table: what, how much, against which limit, and what was aimed at. */
export function lineOf({ name, value, unit, raw, ratio, target, isMet }: JudgedFigure): string {
  const against = raw === undefined ? '' : `${shown(ratio ?? Number.NaN)} of ${shown(raw.value)} (${raw.name})`;
  const aim = target === undefined ? '' : `${isMet === true ? 'met' : 'MISSED'}: ${aimOf(target, unit)}`;
  return [
    name.padEnd(WIDTHS.name),
    `${shown(value)} ${unit}`.padStart(WIDTHS.value),
    ` ${against}`.padEnd(WIDTHS.raw),
    aim,
  ]
    .join(' ')
    .trimEnd();
}

export function aimOf({ ratioMin, min, max }: Target, unit: string): string {
  return [
    ...(ratioMin === undefined ? [] : [`at least ${shown(ratioMin)} of raw`]),
    ...(min === undefined ? [] : [`at least ${shown(min)} ${unit}`]),
    ...(max === undefined ? [] : [`at most ${shown(max)} ${unit}`]),
  ].join(', ');
}

/** `1,234,567`, `12.3`, `0.71`. */
export const shown = (value: number): string =>
  value.toLocaleString('en', Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
