import { instantOf } from './time-zone.js';
import type { ZoneOffset } from './time-zone.js';

/** Gives the instant in milliseconds since 1970; undefined for a text of another form or a date that does not exist. */
export type TimeReader = (text: string) => number | undefined;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Two digits of a year: 70 to 99 are of the last century, as in Unix. */
const CENTURY_PIVOT = 70;
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?<zone>Z|[+-]\d\d:\d\d)?$/;
const TOKEN = /yyyy|yy|y|MMM|MM|M|dd|d|HH|H|hh|h|mm|m|ss|s|SSS|a/g;
const TOKENS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<shortYear>\\d{2})',
  y: '(?<shortYear>\\d{1,2})',
  MMM: '(?<monthName>[A-Za-z]{3})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour12>\\d{2})',
  h: '(?<hour12>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  m: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{2})',
  s: '(?<second>\\d{1,2})',
  SSS: '(?<milli>\\d{3})',
  a: '(?<half>[AaPp][Mm])',
};

/**
 * Reads times of one form: `iso` (RFC 3339, or the same without a zone), `epoch-seconds`, `epoch-milliseconds`, or a
 * pattern of yyyy yy y, MMM MM M, dd d, HH H hh h, mm m, ss s, SSS, a; all else in it stands for itself. What names no
 * zone is of the zone given. Undefined for a pattern without a year or with a part twice.
 */
export function timeReader(format: string, zone: ZoneOffset): TimeReader | undefined {
  if (format === 'iso') return (text) => readIso(text, zone);
  if (format === 'epoch-seconds') return (text) => readEpoch(text, 1_000);
  if (format === 'epoch-milliseconds') return (text) => readEpoch(text, 1);
  const pattern = compile(format);
  return pattern && ((text) => readPattern(text, pattern, zone));
}

function readIso(text: string, zone: ZoneOffset): number | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const ms = Date.parse(match.groups?.['zone'] === undefined ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T'));
  // Date.parse takes the 30th of February for the 1st of March.
  if (
    Number.isNaN(ms) ||
    new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)).toISOString().slice(0, 10) !== text.slice(0, 10)
  )
    return undefined;
  return match.groups?.['zone'] === undefined ? instantOf(ms, zone) : ms;
}

const readEpoch = (text: string, unitMs: number): number | undefined =>
  /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * unitMs) : undefined;

function compile(format: string): RegExp | undefined {
  const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
  let source = '';
  let at = 0;
  for (const match of format.matchAll(TOKEN)) {
    source += literal(format.slice(at, match.index)) + (TOKENS[match[0]] ?? '');
    at = match.index + match[0].length;
  }
  source += literal(format.slice(at));
  if (!/\?<(?:year|shortYear)>/.test(source)) return undefined;
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined; // a part twice
  }
}

function readPattern(text: string, pattern: RegExp, zone: ZoneOffset): number | undefined {
  const parts = pattern.exec(text)?.groups;
  if (!parts) return undefined;
  const number = (name: string, otherwise: number): number =>
    parts[name] === undefined ? otherwise : Number(parts[name]);
  const year = parts['year'] === undefined ? fullYear(number('shortYear', 0)) : number('year', 0);
  const month =
    parts['monthName'] === undefined ? number('month', 1) : MONTHS.indexOf(parts['monthName'].toLowerCase()) + 1;
  const hour = hourOf(parts['half'], number('hour12', Number.NaN), number('hour', 0));
  const clock = [hour, number('minute', 0), number('second', 0), number('milli', 0)] as const;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, number('day', 1));
  date.setUTCHours(...clock);
  const isReal =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === number('day', 1) &&
    clock[0] < 24 &&
    clock[1] < 60 &&
    clock[2] < 60;
  return isReal ? instantOf(date.getTime(), zone) : undefined;
}

const fullYear = (year: number): number => (year < CENTURY_PIVOT ? 2000 : 1900) + year;

function hourOf(half: string | undefined, hour12: number, hour24: number): number {
  if (Number.isNaN(hour12)) return hour24;
  if (hour12 < 1 || hour12 > 12) return 24; // no such hour
  return (hour12 % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0);
}
