import type { Scenario } from '../scenario.js';

/** Made to be told twice, late and in any order: what is folded from it must not change. */
export const disorder: Scenario = {
  name: 'disorder',
  about: 'Events twice, hours and days late and out of order; clocks that are ahead or begin again in 2000.',
  days: 14,
  fleet: { devices: 60 },
  delivery: { duplicates: 0.03, late: 0.02, outOfOrder: 0.2, clocksAhead: 0.05, deadCoinCells: 0.05 },
  injections: [
    { cause: 'READER_HARDWARE', target: { device: 'any' }, from: -5 },
    { cause: 'NETWORK_SITE', target: { venue: 'any' }, from: -3 },
    { cause: 'POWER_DEVICE', target: { device: 'any' }, variant: 'coin_cell', from: -6 },
  ],
};
