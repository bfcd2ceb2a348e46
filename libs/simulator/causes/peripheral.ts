import type { EventData } from '#telemetry';
import type { PaymentTrouble } from '../life/effect.js';
import { HOUR_MS } from '../time/units.js';
import type { CauseModel } from './cause-model.js';

type Fault = EventData<'terminal.peripheral.faulted.v1'>;

const FAULTS_PER_OPEN_HOUR = { mild: 0.15, plain: 0.4, severe: 1.2 };
const FAULTS: Record<string, readonly (readonly [Fault['fault'], number])[]> = {
  printer: [
    ['jam', 60],
    ['not_responding', 30],
    ['overheated', 10],
  ],
  pinpad: [
    ['stuck_key', 60],
    ['not_responding', 40],
  ],
  display: [
    ['not_responding', 60],
    ['failed', 40],
  ],
  paper: [
    ['out_of_paper', 50],
    ['paper_low', 50],
  ],
};
const WHICH: Record<string, Fault['peripheral']> = {
  printer: 'printer',
  pinpad: 'pinpad',
  display: 'display',
  paper: 'printer',
};
const CHANCE = { mild: 0.04, plain: 0.1, severe: 0.3 };
/** People cannot type their PIN, or do not see what they pay. */
const UNUSABLE: PaymentTrouble = { chance: 0, failure: { class: 'terminal', detail: 'peripheral' }, counts: 'failed' };

export const peripheral: CauseModel = {
  suits: ({ model, style }, variant) => style !== 'poor' && (WHICH[variant] !== 'printer' || model.hasPrinter),
  effects:
    ({ variant, severity }) =>
    (blow) => {
      const { random } = blow;
      const chance = variant === 'pinpad' || variant === 'display' ? blow.chance(CHANCE, 1) : 0;
      return {
        happens: ({ open, tell }) => {
          for (const { from, to } of open) {
            for (let n = random.poisson((FAULTS_PER_OPEN_HOUR[severity] * (to - from)) / HOUR_MS); n > 0; n -= 1) {
              const fault = random.weighted(FAULTS[variant] ?? []);
              tell(random.between(from, to), 'terminal.peripheral.faulted.v1', {
                peripheral: WHICH[variant] ?? 'printer',
                fault,
              });
            }
          }
        },
        ...(chance > 0 && { paying: () => ({ ...UNUSABLE, chance }) }),
      };
    },
  component: () => 'peripheral',
  actions: ({ variant }) => (variant === 'paper' ? ['REFILL_CONSUMABLE'] : ['REPAIR', 'REPLACE']),
};
