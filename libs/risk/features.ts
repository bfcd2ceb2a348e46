import type { FeatureName } from './model.js';

/** What is known of one thing at an instant, and the events that it comes from. */
export interface Feature {
  readonly name: FeatureName;
  /** The component that it speaks of; null: the device as a whole. */
  readonly component: string | null;
  readonly value: number;
  /** In words: `12 attempts lost on chip in 24 hours`. */
  readonly display: string;
  readonly eventIds: readonly string[];
  readonly eventCount: number;
}
