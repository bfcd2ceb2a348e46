import type { PaymentTrouble } from '../life/effect.js';
import type { CauseModel } from './cause-model.js';

const CHANCE = { mild: 0.06, plain: 0.14, severe: 0.3 };
const CANCELLED: PaymentTrouble = {
  chance: 0,
  failure: { class: 'cardholder', detail: 'cancelled' },
  counts: 'cancelled',
};
const PIN_WRONG: PaymentTrouble = {
  chance: 0,
  failure: { class: 'cardholder', responseCode: '55', detail: 'pin_wrong' },
  counts: 'declined',
};

/** Who serves there hurries people: cards are pulled, buttons pressed too early; the device is well. */
export const operator: CauseModel = {
  suits: ({ style }) => style !== 'poor',
  effects: () => (blow) => {
    const chance = blow.chance(CHANCE, 1);
    return {
      reading: (_visit, on) => (on === 'chip' ? { chance, reasons: [['removed_early', 1]], again: 0.1 } : undefined),
      paying: () => ({ ...(blow.random.bool(0.5) ? CANCELLED : PIN_WRONG), chance: chance * 0.8 }),
    };
  },
  actions: () => ['TRAIN_OPERATOR'],
};
