import type { PaymentTrouble } from '../life/effect.js';
import { shareOf } from '../life/wants.js';
import { holds, MINUTE_MS } from '../time/units.js';
import type { CauseModel } from './cause-model.js';

const LIMITS: Record<string, PaymentTrouble> = {
  contactless_limit: { chance: 0, failure: { class: 'configuration', detail: 'contactless_limit' }, counts: 'failed' },
  merchant_limit: { chance: 0, failure: { class: 'configuration', detail: 'merchant_limit' }, counts: 'failed' },
};
const CHANCE = { mild: 0.1, plain: 0.3, severe: 0.7 };
/** A terminal without keys asks for them at every try and takes no chip. */
const KEYS_ASKED_EVERY_MS = 6 * 60 * MINUTE_MS;
const NO_KEYS: PaymentTrouble = {
  chance: 0.9,
  failure: { class: 'configuration', detail: 'not_permitted' },
  counts: 'failed',
};

export const configuration: CauseModel = {
  suits: ({ model, style }, variant) =>
    variant.startsWith('contactless')
      ? model.interfaces.includes('contactless')
      : style !== 'poor' || variant !== 'keys_never',
  effects:
    ({ variant, span: { from, to } }) =>
    (blow) => {
      // The effect ends before `to`: the last word of it is of a minute before.
      const last = to - MINUTE_MS;
      if (variant === 'contactless_off') {
        return {
          happens: ({ span, tell }) => {
            if (holds(span, from)) tell(from, 'terminal.configuration.reported.v1', { contactlessEnabled: false });
            if (holds(span, last)) tell(last, 'terminal.configuration.reported.v1', { contactlessEnabled: true });
          },
          reading: (_visit, on) => (on === 'contactless' ? { chance: 0.95, reasons: [['disabled', 1]] } : undefined),
        };
      }
      if (variant === 'keys_never') {
        const phase = blow.random.int(0, KEYS_ASKED_EVERY_MS - 1);
        return {
          withoutKeys: true,
          happens: ({ span, tell }) => {
            const at = Math.ceil((span.from - phase) / KEYS_ASKED_EVERY_MS) * KEYS_ASKED_EVERY_MS + phase;
            if (at < span.to) tell(at, 'terminal.keys.missing.v1', { keySet: 'dukpt' });
            if (holds(span, last)) tell(last, 'terminal.keys.loaded.v1', { keySet: 'dukpt' });
          },
          paying: (_visit, on) => (on === 'chip' ? NO_KEYS : undefined),
        };
      }
      const limit = LIMITS[variant];
      const chance = blow.chance(
        CHANCE,
        variant === 'contactless_limit' ? shareOf('contactless', blow.device.model) : 1,
      );
      return {
        paying: (_visit, on) =>
          limit && (variant !== 'contactless_limit' || on === 'contactless') ? { ...limit, chance } : undefined,
      };
    },
  actions: ({ variant }) => (variant === 'keys_never' ? ['LOAD_KEYS'] : ['CHANGE_CONFIGURATION']),
};
