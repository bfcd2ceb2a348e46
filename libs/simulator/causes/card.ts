import type { Card } from '../fleet/cards.js';
import type { Device } from '../fleet/fleet.js';
import { token } from '#random';
import type { PaymentTrouble, ReadTrouble, Visit } from '../life/effect.js';
import type { Strike } from '../strikes/strike.js';
import { HOUR_MS } from '../time/units.js';
import type { CauseModel, Hit } from './cause-model.js';

/** Its owner is a regular there, and tries it elsewhere now and then. */
const VISITS_PER_OPEN_HOUR = { mild: 0.25, plain: 0.5, severe: 1 };
const ELSEWHERE_SHARE = 0.2;
const ELSEWHERE_DEVICES = 3;
const READS: Record<string, ReadTrouble> = {
  worn: {
    chance: 0.92,
    reasons: [
      ['card_data', 85],
      ['no_response', 15],
    ],
    again: 0.95,
  },
  foreign: { chance: 0.95, reasons: [['no_common_application', 1]] },
};
const EXPIRED: PaymentTrouble = {
  chance: 1,
  failure: { class: 'issuer', responseCode: '54', detail: 'card_expired' },
  counts: 'declined',
};

export const card: CauseModel = {
  suits: ({ style }) => style !== 'poor',
  hits: (strike, fleet) => [
    ...strike.devices.map((device): Hit => ({ device, span: strike.span })),
    ...elsewhere(strike, fleet).map((device): Hit => ({ device, span: strike.span, isBystander: true })),
  ],
  effects: (strike) => {
    const bad = badCard(strike);
    let visits = 0;
    return ({ device, random }) => ({
      visits: ({ open }) => {
        const perHour = VISITS_PER_OPEN_HOUR[strike.severity] * (strike.devices.includes(device) ? 1 : ELSEWHERE_SHARE);
        return open.flatMap(({ from, to }) =>
          Array.from({ length: random.poisson((perHour * (to - from)) / HOUR_MS) }, (): Visit => {
            visits += 1;
            const at = Math.round(random.between(from, to));
            return { at, attemptId: `${device.id}-c${strike.target.name}-${visits}`, card: bad, wants: 'chip' };
          }),
        );
      },
      reading: (visit) => (visit.card === bad ? READS[strike.variant] : undefined),
      paying: (visit) => (visit.card === bad && strike.variant === 'expired' ? EXPIRED : undefined),
    });
  },
  actions: () => ['NONE', 'MONITOR'],
};

const badCard = (strike: Strike): Card => ({
  hash: token(`bad card/${strike.random.fork('card').float()}`),
  issuer: 'nordbank',
  scheme: 'girocard',
  wear: 0,
});

function elsewhere(strike: Strike, fleet: readonly Device[]): Device[] {
  const random = strike.random.fork('elsewhere');
  const others = fleet.filter((device) => !strike.devices.includes(device) && device.style !== 'poor');
  return others.length === 0 ? [] : [...new Set(Array.from({ length: ELSEWHERE_DEVICES }, () => random.pick(others)))];
}
