import type { Device } from '../fleet/fleet.js';
import type { Happening } from '../life/happening.js';
import type { ReadReason } from '../life/effect.js';
import { DAY_MS } from '../time/units.js';
import type { CauseModel } from './cause-model.js';

const CHANCE = { mild: 0.015, plain: 0.035, severe: 0.08 };
const REPAIRS = { mild: 2, plain: 3, severe: 4 };
const WORN: readonly (readonly [ReadReason, number])[] = [
  ['card_data', 40],
  ['timeout', 30],
  ['transmission', 30],
];
const PARTS = ['card_reader.chip', 'power', 'peripheral'] as const;
/** Repairs of the last months, each of them some weeks after the one before. */
const REPAIR_EVERY_MS = 24 * DAY_MS;

/** Seven years and more: repaired again and again, a little of everything fails. How old it is stands in its registration. */
export const ageing: CauseModel = {
  effects: () => (blow) => {
    const chance = blow.chance(CHANCE, 1);
    return { reading: (_visit, _on, at) => ({ chance: chance * blow.intensity(at), reasons: WORN }) };
  },
  facts: ({ devices, severity, span, random }) =>
    devices.flatMap((device) =>
      repairs(device, span.from, REPAIRS[severity], random.fork(`repairs/${device.id}`).float()),
    ),
  actions: () => ['REPLACE'],
};

const repairs = (device: Device, before: number, count: number, phase: number): Happening[] =>
  Array.from({ length: count }, (_, n) => ({
    at: Math.round(before - (n + phase) * REPAIR_EVERY_MS),
    subject: device.id,
    type: 'fleet.device.repaired.v1',
    data: { component: PARTS[n % PARTS.length], action: 'replaced_part', finding: 'confirmed' },
  }));
