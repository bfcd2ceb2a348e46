import { instantOf } from './local-time.js';
import { DAY_MS, MINUTE_MS, overlapOf } from './units.js';
import type { Interval } from './units.js';

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type OpeningHours = Partial<Record<(typeof WEEKDAYS)[number], [opens: string, closes: string][]>>;

/** Yesterday, today and tomorrow are asked for in turns; a few more cost nothing. */
const DAYS_KEPT_MAX = 8;

/** When a place is open. Shared by all sites that keep the same hours in the same zone. */
export class Trading {
  readonly #days = new Map<number, LocalDay>();

  constructor(
    readonly openingHours: OpeningHours,
    readonly timeZone: string,
  ) {}

  /** When it is open within these instants, which span a day at most. */
  openWithin(span: Interval): Interval[] {
    const [first, last] = [Math.floor(span.from / DAY_MS) - 1, Math.floor(span.to / DAY_MS) + 1];
    const open: Interval[] = [];
    for (let day = first; day <= last; day += 1) {
      for (const window of this.#dayOf(day).windows) {
        const shared = overlapOf(window, span);
        if (shared) open.push(shared);
      }
    }
    return open;
  }

  /** When that local calendar day, counted from 1970, begins. */
  midnightOf(day: number): number {
    return this.#dayOf(day).midnight;
  }

  /** Hours open on an average day of the week. */
  hoursPerDay(): number {
    const minutes = Object.values(this.openingHours)
      .flat()
      .map(([opens, closes]) => minutesOf(closes) - minutesOf(opens));
    return minutes.reduce((sum, one) => sum + one, 0) / 60 / 7;
  }

  /** A local calendar day, counted from 1970. */
  #dayOf(day: number): LocalDay {
    const known = this.#days.get(day);
    if (known) return known;
    if (this.#days.size >= DAYS_KEPT_MAX) this.#days.clear();
    const weekday = WEEKDAYS[new Date(day * DAY_MS).getUTCDay()] ?? 'mon';
    const at = (time: string): number => instantOf(day * DAY_MS + minutesOf(time) * MINUTE_MS, this.timeZone);
    const windows = (this.openingHours[weekday] ?? []).map(([opens, closes]) => ({ from: at(opens), to: at(closes) }));
    const made = { midnight: at('00:00'), windows };
    this.#days.set(day, made);
    return made;
  }
}

interface LocalDay {
  readonly midnight: number;
  readonly windows: readonly Interval[];
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
