import { HOUR_MS } from './units.js';

const formats = new Map<string, Intl.DateTimeFormat>();
/** A formatter costs some 30 µs to make and is asked a few times a day and zone. */
const ZONES_KEPT_MAX = 64;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  if (formats.size >= ZONES_KEPT_MAX) formats.clear();
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}

/** Whether it is the IANA name of a zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** What a clock in that zone shows, as if it were UTC; to the minute. */
export function localTime(at: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}

/** The instant at which a clock in that zone shows this; where the clock is put forward, an hour later. */
export function instantOf(local: number, timeZone: string): number {
  // The offset a zone has at the guess is right but within hours of a change; one more step settles those.
  const guess = local - offsetAt(local, timeZone);
  return local - offsetAt(guess, timeZone);
}

const offsetAt = (at: number, timeZone: string): number => {
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  return localTime(hour, timeZone) - hour;
};
