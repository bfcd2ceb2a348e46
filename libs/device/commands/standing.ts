import type { Lifecycle } from '../lifecycle/lifecycle.js';

/** How a device stands when something is to be done to it. */
export interface Standing {
  readonly lifecycle: Lifecycle;
  /** Somebody has registered it (a device may be deployed without). */
  readonly registered: boolean;
  /** The lane that it serves. */
  readonly position: string | null;
  /** Revision of the newest event of its lifecycle stream; -1 when it has none. */
  readonly revision: number;
}

/** What a decision rests on. */
export interface CommandState {
  /** Null: nobody has registered it or heard from it. */
  readonly device: Standing | null;
  /** Of a swap: the device that is to take over; null: nobody knows it yet. */
  readonly replacement: Standing | null;
  /** Of a void: whether the device has that event, and whether it still counts. */
  readonly record: 'missing' | 'counts' | 'voided';
}
