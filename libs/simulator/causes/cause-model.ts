import type { Device } from '../fleet/fleet.js';
import type { Effect } from '../life/effect.js';
import type { Happening } from '../life/happening.js';
import type { Blow } from '../strikes/blow.js';
import type { Strike } from '../strikes/strike.js';
import type { Interval } from '../time/units.js';

/** What an effect does; whose it is and how long it lasts is known elsewhere. */
export type EffectPart = Omit<Effect, 'span' | 'random' | 'toll'>;

/** One device that a strike hits: from when to when, and whether the truth calls it faulty. */
export interface Hit {
  readonly device: Device;
  readonly span: Interval;
  /** A device that only helps to tell the story: another till that the bad card is tried at. */
  readonly isBystander?: true;
}

/** How one cause of CONTRACT section 5 shows. */
export interface CauseModel {
  /** Whether a device can have it at all. */
  suits?(device: Device, variant: string): boolean;
  /** Which of the devices are hit and when; all of them, all the time, where it is left out. */
  hits?(strike: Strike, fleet: readonly Device[]): readonly Hit[];
  /** What it does to each; what its devices share is made once. */
  effects(strike: Strike): (blow: Blow) => EffectPart;
  /** What people and back-office systems tell beside it. */
  facts?(strike: Strike): readonly Happening[];
  /** In the names of `fleet.device.failure-confirmed`. */
  component?(strike: Strike): string;
  /** What is right to do about it, the best first. */
  actions(strike: Strike): readonly [string, ...string[]];
  /** What an incident of it would be named after, where that is not the target. */
  subject?(strike: Strike): string;
}
