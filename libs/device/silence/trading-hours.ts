import { DAY_MS } from '../fold/ledger/ledger.js';

/** When a site is open: intervals of the local day, by weekday, and how local time stands to UTC. */
export interface TradingHours {
  /** From Sunday; milliseconds since local midnight, in order, disjoint. */
  readonly week: readonly (readonly Interval[])[];
  /** Local time less UTC at an instant, in milliseconds. */
  readonly offsetAt: (at: number) => number;
}

export type Interval = readonly [fromMs: number, toMs: number];

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** As in `fleet.site.registered`: a weekday that is not named is closed. */
export type OpeningHours = {
  readonly [day in (typeof WEEKDAYS)[number]]?: readonly (readonly [opens: string, closes: string])[] | undefined;
};

/** Null where no interval is left: a site that never opens has hours that nobody filled in. */
export function tradingHours(
  openingHours: OpeningHours | undefined,
  offsetAt: (at: number) => number,
): TradingHours | null {
  const week = WEEKDAYS.map((day) =>
    joined((openingHours?.[day] ?? []).map(([opens, closes]) => [timeOfDay(opens), timeOfDay(closes)])),
  );
  return week.some((day) => day.length > 0) ? { week, offsetAt } : null;
}

function joined(intervals: readonly Interval[]): Interval[] {
  const apart: [number, number][] = [];
  for (const [from, to] of intervals.filter(([opens, closes]) => opens < closes).sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

const timeOfDay = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))) * 60_000;

/** The longest usual gap is sixty days: three of these at one open hour a week. Whoever is silent for longer is never due. */
const DAYS_LOOKED_AHEAD_MAX = 1_300;

/** Milliseconds of open time between two instants. */
export function openTime(hours: TradingHours, from: number, to: number): number {
  let open = 0;
  for (const [start, end] of openSpans(hours, from)) {
    if (start >= to) break;
    open += Math.min(end, to) - start;
  }
  return open;
}

/** The instant at which so much open time has passed since `from`; null: not within the days that are looked ahead. */
export function afterOpenTime(hours: TradingHours, from: number, openMs: number): number | null {
  let left = openMs;
  for (const [start, end] of openSpans(hours, from)) {
    if (end - start >= left) return start + left;
    left -= end - start;
  }
  return null;
}

/** The open spans from an instant on, in UTC, in order. */
function* openSpans({ week, offsetAt }: TradingHours, from: number): Generator<Interval> {
  const today = Math.floor((from + offsetAt(from)) / DAY_MS);
  let passed = from;
  for (let day = today; day < today + DAYS_LOOKED_AHEAD_MAX; day += 1) {
    // Day 0 was a Thursday.
    for (const [opens, closes] of week[(((day + 4) % 7) + 7) % 7] ?? []) {
      const start = Math.max(passed, instantOf(day * DAY_MS + opens, offsetAt));
      const end = instantOf(day * DAY_MS + closes, offsetAt);
      if (end <= start) continue;
      passed = end;
      yield [start, end];
    }
  }
}

/** Of a local time that there is twice the one or the other, of one that there is not an instant within the hour. */
function instantOf(localMs: number, offsetAt: (at: number) => number): number {
  const near = localMs - offsetAt(localMs);
  return localMs - offsetAt(near);
}
