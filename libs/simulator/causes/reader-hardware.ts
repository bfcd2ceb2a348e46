import type { Interface } from '../fleet/models.js';
import type { ReadTrouble } from '../life/effect.js';
import { shareOf } from '../life/wants.js';
import type { CauseModel } from './cause-model.js';

const INTERFACE: Record<string, Interface> = {
  chip: 'chip',
  chip_dirty: 'chip',
  magstripe: 'magstripe',
  contactless: 'contactless',
};
const CHANCE = { mild: 0.15, plain: 0.4, severe: 0.8 };
const ELECTRICAL: ReadTrouble['reasons'] = [
  ['timeout', 40],
  ['no_response', 35],
  ['transmission', 25],
];
/** A dirty head reads something, and it is wrong. */
const DIRTY: ReadTrouble['reasons'] = [
  ['card_data', 60],
  ['timeout', 25],
  ['transmission', 15],
];

const partOf = (variant: string): Interface => INTERFACE[variant] ?? 'chip';

export const readerHardware: CauseModel = {
  suits: ({ model }, variant) => model.interfaces.includes(partOf(variant)),
  effects: ({ variant }) => {
    const part = partOf(variant);
    const reasons = variant === 'chip_dirty' ? DIRTY : ELECTRICAL;
    return (blow) => {
      const chance = blow.chance(CHANCE, shareOf(part, blow.device.model));
      return {
        reading: (_visit, on, at) =>
          on === part ? { chance: chance * blow.intensity(at), reasons, again: 0.7 } : undefined,
      };
    };
  },
  component: ({ variant }) => `card_reader.${partOf(variant)}`,
  actions: ({ severity, variant }) =>
    severity === 'mild' || variant === 'chip_dirty' ? ['CLEAN_READER', 'REPAIR'] : ['REPAIR', 'REPLACE'],
};
