import type { Scenario } from '../scenario.js';

/**
 * What a newcomer looks at. Bounded to a few thousand events, so that a first start does not wait for it: forty lanes
 * with few customers, four heartbeats and some three windows a day.
 */
export const demo: Scenario = {
  name: 'demo',
  about:
    'A failing chip reader, a mall with a broken line, a bad firmware, a swapped device, an opened one; the rest is well.',
  days: 16,
  fleet: {
    devices: 40,
    mallShare: 0.2,
    customersPerDay: 30,
    badCards: 1,
    rich: 2,
    plain: 1,
    poor: 0,
    gateways: 1,
    heartbeatMinutes: 480,
    activityMinutes: 360,
  },
  injections: [
    { cause: 'READER_HARDWARE', target: { device: 'any' }, from: -3, severity: 'severe', rampDays: 1.5 },
    { cause: 'READER_HARDWARE', variant: 'chip_dirty', target: { device: 'any' }, from: -2, severity: 'mild' },
    { cause: 'NETWORK_SITE', target: { venue: 'mall-1' }, from: -3, severity: 'plain' },
    { cause: 'SOFTWARE', target: { model: 'Borea M2' }, from: -4, version: '2.10.0', share: 0.5, fixedIn: '2.10.1' },
    { cause: 'POWER_DEVICE', target: { device: 'any' }, from: -10, to: -6, severity: 'severe', ending: 'swapped' },
    { cause: 'SECURITY', target: { device: 'any' }, from: -0.2 },
    { cause: 'PERIPHERAL', variant: 'paper', target: { device: 'any' }, from: -1.5, severity: 'severe' },
    { cause: 'OPERATOR', target: { device: 'any' }, from: -5, severity: 'severe' },
    {
      cause: 'READER_HARDWARE',
      variant: 'contactless',
      target: { device: 'any' },
      from: -12,
      to: -8,
      severity: 'plain',
      ending: 'repaired',
    },
    {
      cause: 'POWER_DEVICE',
      variant: 'battery',
      target: { device: 'any' },
      from: -6,
      to: -2,
      severity: 'plain',
      ending: 'silent',
    },
  ],
};
