/** How far a place's clocks are ahead of UTC at an instant; both in milliseconds. */
export type ZoneOffset = (instantMs: number) => number;

/** Clocks change at whole quarters of an hour. A file of some years asks for the same hours again and again. */
const QUARTER_MS = 15 * 60_000;
const CACHED_QUARTERS_MAX = 200_000;
const DAY_MS = 86_400_000;
const FIXED = /^([+-])(\d{2}):?(\d{2})$/;

/** Of an IANA name (`America/Denver`), `UTC` or `+02:00`; undefined when there is no such zone. */
export function zoneOffset(name: string): ZoneOffset | undefined {
  if (name === 'UTC' || name === 'Z') return () => 0;
  const [, sign, hours, minutes] = FIXED.exec(name) ?? [];
  if (sign !== undefined) {
    const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
    return () => offsetMs;
  }
  const format = dateTimeFormat(name);
  return format && cached((instantMs) => wallClockMs(format, instantMs) - instantMs);
}

/**
 * The instant at which the clocks of a place showed a local time. Where they showed it twice (clocks set back), the
 * first; where never (set forward), as if they had not been set yet.
 */
export function instantOf(localMs: number, offset: ZoneOffset): number {
  const [before, after] = [offset(localMs - DAY_MS), offset(localMs + DAY_MS)];
  if (before === after) return localMs - before;
  const early = localMs - before;
  const late = localMs - after;
  return offset(early) === before || offset(late) !== after ? early : late;
}

function cached(compute: ZoneOffset): ZoneOffset {
  const known = new Map<number, number>();
  return (instantMs) => {
    const quarter = Math.floor(instantMs / QUARTER_MS);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    if (known.size >= CACHED_QUARTERS_MAX) known.clear();
    const offsetMs = compute(quarter * QUARTER_MS);
    known.set(quarter, offsetMs);
    return offsetMs;
  };
}

function dateTimeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

function wallClockMs(format: Intl.DateTimeFormat, instantMs: number): number {
  const parts = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
