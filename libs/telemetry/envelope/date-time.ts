const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** First instant of the year 0001 and last millisecond of 9999, both in UTC. */
export const EARLIEST = -62_135_596_800_000;
export const LATEST = 253_402_300_799_999;

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysOfMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);

/**
 * Days since 1970-01-01 in the proleptic Gregorian calendar; `Date.UTC` reads the years 0 to 99 as 1900 to 1999.
 * Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
 */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The two digits at a place; NaN where there are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/**
 * Instant of an RFC 3339 date-time in milliseconds since 1970 (what is finer is cut off), negative before it; undefined
 * for anything else, and for what lies outside the years 0001 to 9999 in UTC. A leap second (23:59:60 UTC at the end of
 * a month) becomes the last millisecond before it, so that it stays in its day.
 */
export function parseDateTime(text: string): number | undefined {
  return parseCanonical(text) ?? parseAny(text);
}

/** Whether a valid date-time is written as this product writes it, milliseconds in UTC, so that its instant says it all. */
export const isCanonical = (dateTime: string): boolean =>
  dateTime.length === 24 &&
  dateTime[10] === 'T' &&
  dateTime[19] === '.' &&
  dateTime[23] === 'Z' &&
  dateTime[17] !== '6';

/** `2026-01-05T08:00:00.000Z`, the form nearly all senders use, without a regular expression; undefined: look closer. */
function parseCanonical(text: string): number | undefined {
  if (text.length !== 24 || text[23] !== 'Z' || text[10] !== 'T' || text[19] !== '.') return undefined;
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const millisecond = twoDigits(text, 20) * 10 + (twoDigits(text, 21) % 10);
  return instantOf(
    year,
    twoDigits(text, 5),
    twoDigits(text, 8),
    twoDigits(text, 11),
    twoDigits(text, 14),
    twoDigits(text, 17),
    millisecond,
    0,
  );
}

function parseAny(text: string): number | undefined {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const millisecond = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const [offsetHour, offsetMinute] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  if (offsetHour > 23 || offsetMinute > 59) return undefined;
  const offset = (offsetHour * 60 + offsetMinute) * (parts[8] === '-' ? -1 : 1);
  return instantOf(year, month, day, hour, minute, second, millisecond, offset);
}

/** Comparisons are written so that a NaN fails them. */
function instantOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
  offsetMinutes: number,
): number | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 60 && millisecond <= 999)) return undefined;
  const ofDay = (hour * 60 + minute - offsetMinutes) * MINUTE_MS;
  const toTheMinute = daysSince1970(year, month, day) * DAY_MS + ofDay;
  if (second === 60 && !endsMonth(toTheMinute + MINUTE_MS)) return undefined;
  const instant = toTheMinute + (second === 60 ? MINUTE_MS - 1 : second * 1000 + millisecond);
  return instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}

/** Leap seconds are put in at the end of a month in UTC and nowhere else. */
const endsMonth = (instant: number): boolean => instant % DAY_MS === 0 && new Date(instant).getUTCDate() === 1;
