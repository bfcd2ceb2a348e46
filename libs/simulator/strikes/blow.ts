import type { Device } from '../fleet/fleet.js';
import type { Random } from '#random';
import { DAY_MS } from '../time/units.js';
import type { Interval } from '../time/units.js';
import type { Strike } from './strike.js';

/** A mild fault costs at least five attempts; so many are aimed at, that chance does not take it below. */
export const ATTEMPTS_LOST_AIM = 14;
const CHANCE_MAX = 0.95;

/** What a strike does to one of its devices. */
export class Blow {
  constructor(
    readonly strike: Strike,
    readonly device: Device,
    readonly span: Interval,
    readonly random: Random,
  ) {}

  /** How far it has come: from 0 at its beginning to 1 at the end of its ramp. */
  intensity(at: number): number {
    const { rampMs } = this.strike;
    return rampMs === 0 ? 1 : Math.min(1, Math.max(0.02, (at - this.span.from) / rampMs));
  }

  /**
   * The chance for each attempt of a kind that has this share of all, by severity; more where the fault would not be
   * seen in the time it has.
   */
  chance(bySeverity: Record<Strike['severity'], number>, share: number): number {
    const needed = ATTEMPTS_LOST_AIM / Math.max(1, this.customers() * share);
    return Math.min(CHANCE_MAX, Math.max(bySeverity[this.strike.severity], needed));
  }

  /** Customers that come to the device while it lasts, about. */
  customers(): number {
    const { from, to } = this.span;
    const lasts = Math.max(0, Math.min(to, this.strike.horizon) - from);
    return (lasts / DAY_MS) * this.device.site.customersPerDay;
  }
}
