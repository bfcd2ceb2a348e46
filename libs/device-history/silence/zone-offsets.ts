/** Transitions of time zones lie on quarters of an hour. */
const QUARTER_MS = 15 * 60_000;
/** Offsets kept a zone: a month of quarters of an hour, some 100 kB. */
const OFFSETS_MAX = 3_000;
/** There are some 600 zones, and a fleet stands in a few. */
const ZONES_MAX = 600;
const zones = new Map<string, (at: number) => number>();

/**
 * Local time less UTC in a time zone by its IANA name, in milliseconds, from the tables of the run time; undefined for a
 * name that they do not know.
 */
export function offsetsOf(timeZone: string): ((at: number) => number) | undefined {
  const known = zones.get(timeZone);
  if (known) return known;
  const format = formatOf(timeZone);
  if (format === undefined) return undefined;
  const offsets = new Map<number, number>();
  const offsetAt = (at: number): number => {
    const quarter = Math.floor(at / QUARTER_MS);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      if (offsets.size >= OFFSETS_MAX) offsets.clear();
      offsets.set(quarter, (offset = localTime(format, quarter * QUARTER_MS) - quarter * QUARTER_MS));
    }
    return offset;
  };
  if (zones.size >= ZONES_MAX) zones.clear();
  zones.set(timeZone, offsetAt);
  return offsetAt;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const part = 'numeric';
  try {
    return new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: part,
      month: part,
      day: part,
      hour: part,
      minute: part,
      second: part,
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function localTime(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}
