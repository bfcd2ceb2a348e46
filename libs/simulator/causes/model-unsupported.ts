import type { Interface } from '../fleet/models.js';
import type { Visit } from '../life/effect.js';
import { HOUR_MS } from '../time/units.js';
import type { CauseModel } from './cause-model.js';

const ASKED_PER_OPEN_HOUR = { mild: 0.4, plain: 1, severe: 2.5 };
const partOf = (variant: string): Interface => (variant === 'qr' ? 'qr' : 'contactless');

export const modelUnsupported: CauseModel = {
  suits: ({ model, style }, variant) => style !== 'poor' && !model.interfaces.includes(partOf(variant)),
  effects:
    ({ variant, severity, target }) =>
    ({ device, random, strike }) => {
      const part = partOf(variant);
      let asked = 0;
      return {
        visits: ({ open }) =>
          open.flatMap(({ from, to }) =>
            Array.from(
              { length: random.poisson((ASKED_PER_OPEN_HOUR[severity] * (to - from)) / HOUR_MS) },
              (): Visit => {
                asked += 1;
                const card = {
                  hash: `${random.fork(`card-${asked}`).float()}`,
                  issuer: 'nordbank',
                  scheme: 'visa',
                  wear: 0,
                };
                const attemptId = `${device.id}-u${target.name}-${strike.span.from}-${asked}`;
                return { at: Math.round(random.between(from, to)), attemptId, card, wants: part };
              },
            ),
          ),
        reading: (_visit, on) => (on === part ? { chance: 1, reasons: [['unsupported_interface', 1]] } : undefined),
      };
    },
  actions: () => ['REPLACE'],
};
