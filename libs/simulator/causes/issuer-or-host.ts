import type { PaymentTrouble } from '../life/effect.js';
import { MINUTE_MS } from '../time/units.js';
import type { CauseModel } from './cause-model.js';

const CHANCE = { mild: 0.25, plain: 0.6, severe: 0.95 };
const ISSUER_SHARE = 0.2;
const HOST_SILENCE_EVERY_MS = 30 * MINUTE_MS;

/** An issuer, or the host that payments go to, is down for everybody at once. */
export const issuerOrHost: CauseModel = {
  hits: ({ devices, target, span }) =>
    devices
      .filter(({ site }) => target.kind === 'issuer' || site.host === target.name)
      .map((device) => ({ device, span })),
  effects:
    ({ target }) =>
    (blow) => {
      if (target.kind === 'issuer') {
        const trouble: PaymentTrouble = {
          chance: blow.chance(CHANCE, ISSUER_SHARE),
          failure: { class: 'issuer', responseCode: '91' },
          counts: 'failed',
        };
        return { paying: ({ card }) => (card.issuer === target.name ? trouble : undefined) };
      }
      const phase = blow.random.int(0, HOST_SILENCE_EVERY_MS - 1);
      const failure = { class: 'host', responseCode: '96', detail: 'no_answer', latencyMs: 30_000 } as const;
      const trouble: PaymentTrouble = { chance: blow.chance(CHANCE, 1), failure, counts: 'failed' };
      return {
        paying: () => trouble,
        happens: ({ open, tell }) => {
          for (const { from, to } of open) {
            const first = Math.ceil((from - phase) / HOST_SILENCE_EVERY_MS) * HOST_SILENCE_EVERY_MS + phase;
            for (let at = first; at < to; at += HOST_SILENCE_EVERY_MS) {
              tell(at, 'terminal.host.unreachable.v1', {
                host: target.name,
                durationMs: blow.random.int(20_000, 600_000),
              });
            }
          }
        },
      };
    },
  actions: () => ['ESCALATE_TO_HOST'],
};
