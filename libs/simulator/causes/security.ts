import type { Tell } from '../life/happening.js';
import type { PaymentTrouble } from '../life/effect.js';
import { holds } from '../time/units.js';
import type { CauseModel } from './cause-model.js';

const LOCKED: PaymentTrouble = { chance: 1, failure: { class: 'terminal', detail: 'locked' }, counts: 'failed' };

const FIRST_WORDS: Record<string, (at: number, tell: Tell) => void> = {
  tamper: (at, tell) => tell(at, 'terminal.tamper.detected.v1', { sensor: 'case' }),
  violation: (at, tell) => tell(at, 'terminal.rebooted.v1', { reason: 'security_violation' }),
  keys_lost: (at, tell) => tell(at, 'terminal.keys.missing.v1', { keySet: 'dukpt' }),
};

/** Opened, attacked or robbed of its keys: one word of it is enough, and a device that is severely hit takes no payment. */
export const security: CauseModel = {
  effects:
    ({ variant, severity, span: { from } }) =>
    () => ({
      happens: ({ span, tell }) => {
        if (holds(span, from)) FIRST_WORDS[variant]?.(from, tell);
      },
      paying: () => (severity === 'severe' ? LOCKED : undefined),
    }),
  component: () => 'security',
  actions: () => ['SECURE_REPLACE'],
};
