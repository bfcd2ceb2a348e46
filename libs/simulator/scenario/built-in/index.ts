import type { Scenario } from '../scenario.js';
import { demo } from './demo.js';
import { disorder } from './disorder.js';
import { everyCause } from './every-cause.js';
import { healthy } from './healthy.js';

/** Scenarios by name; the first is what `simulate` runs without one. */
export const BUILT_IN_SCENARIOS: ReadonlyMap<string, Scenario> = new Map(
  Object.entries({ 'every-cause': everyCause, healthy, demo, disorder }),
);
