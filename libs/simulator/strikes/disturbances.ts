import type { Random } from '#random';
import type { Site } from '../fleet/fleet.js';
import type { Trading } from '../time/trading.js';
import { DAY_MS, holds, MINUTE_MS } from '../time/units.js';
import type { Interval } from '../time/units.js';
import { ATTEMPTS_LOST_AIM } from './blow.js';
import type { Strike } from './strike.js';

/** How often a day something is disturbed, and for how many minutes. */
interface Pattern {
  readonly perDay: number;
  readonly minutes: readonly [min: number, max: number];
}

export const OUTAGES: Record<Strike['severity'], Pattern> = {
  mild: { perDay: 3, minutes: [4, 12] },
  plain: { perDay: 5, minutes: [6, 20] },
  severe: { perDay: 10, minutes: [10, 40] },
};
/** A power cut is short; what it costs is the restart. */
export const DIPS: Record<Strike['severity'], Pattern> = {
  mild: { perDay: 3, minutes: [2, 5] },
  plain: { perDay: 6, minutes: [2, 6] },
  severe: { perDay: 12, minutes: [3, 8] },
};

/** A short fault, or one where few people come, gets so many times more and longer ones at most, that it is seen at all. */
const MORE_MAX = 4;
const LONGER_MAX = 4;
const DAYS_KEPT_MAX = 4;

/**
 * Disturbances in opening hours, the same for everybody who asks: any day can be asked for at any time, and each day
 * has chance of its own.
 */
export class Disturbances {
  readonly #days = new Map<number, readonly Interval[]>();
  readonly #more: number;
  readonly #longer: number;
  readonly #trading: Trading;

  /** @param site whose hours they keep, and whose customers they shall cost */
  constructor(
    private readonly random: Random,
    { trading, customersPerDay }: Site,
    private readonly pattern: Pattern,
    private readonly span: Interval,
    horizon: number,
  ) {
    this.#trading = trading;
    const days = Math.max(0.1, (Math.min(span.to, horizon) - span.from) / DAY_MS);
    const [min, max] = pattern.minutes;
    const lostPerDay = (pattern.perDay * (min + max) * customersPerDay) / 2 / 60 / trading.hoursPerDay();
    const needed = ATTEMPTS_LOST_AIM / Math.max(0.01, lostPerDay * days);
    this.#more = Math.min(MORE_MAX, Math.max(1, needed));
    this.#longer = Math.min(LONGER_MAX, Math.max(1, needed / this.#more));
  }

  /** Those that begin within these instants. */
  beginningWithin({ from, to }: Interval): Interval[] {
    const days = [Math.floor(from / DAY_MS), Math.floor((to - 1) / DAY_MS)];
    const all = days[0] === days[1] ? this.#of(days[0] ?? 0) : days.flatMap((day) => this.#of(day));
    return all.filter((one) => holds({ from, to }, one.from));
  }

  /** Whether one of them lasts at that instant. */
  isUnderWay(at: number): boolean {
    const day = Math.floor(at / DAY_MS);
    return [day, day - 1].some((one) => this.#of(one).some((disturbance) => holds(disturbance, at)));
  }

  #of(day: number): readonly Interval[] {
    const known = this.#days.get(day);
    if (known) return known;
    if (this.#days.size >= DAYS_KEPT_MAX) this.#days.clear();
    const random = this.random.fork(`day-${day}`);
    const open = this.#trading.openWithin({ from: day * DAY_MS, to: (day + 1) * DAY_MS });
    const count = open.length === 0 ? 0 : Math.max(1, random.poisson(this.pattern.perDay * this.#more));
    const [min, max] = this.pattern.minutes;
    const made = Array.from({ length: count }, () => {
      const window = random.weighted(open.map((one) => [one, one.to - one.from] as const));
      const from = Math.round(random.between(window.from, window.to));
      return { from, to: from + Math.round(random.between(min, max) * this.#longer * MINUTE_MS) };
    }).filter(({ from }) => holds(this.span, from));
    this.#days.set(day, made);
    return made;
  }
}
