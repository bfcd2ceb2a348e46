import type { Device } from '../fleet/fleet.js';
import type { Random } from '#random';
import type { Cause, Severity, TargetKind } from '../scenario/causes.js';
import type { Injection } from '../scenario/scenario.js';
import type { Interval } from '../time/units.js';

/** An injection that has found its target: what goes wrong, where, from when to when. */
export interface Strike {
  readonly cause: Cause;
  readonly variant: string;
  readonly severity: Severity;
  readonly target: { readonly kind: TargetKind; readonly name: string };
  /** `to` is Infinity where nothing ends it. */
  readonly span: Interval;
  readonly rampMs: number;
  readonly injection: Injection;
  /** All that are hit. */
  readonly devices: readonly Device[];
  /** Chance that all of them share. */
  readonly random: Random;
  /** When the simulated time ends, for faults that must be seen by then. */
  readonly horizon: number;
}
