import type { PaymentTrouble } from '../life/effect.js';
import { Disturbances, OUTAGES } from '../strikes/disturbances.js';
import type { Blow } from '../strikes/blow.js';
import type { Strike } from '../strikes/strike.js';
import { SECOND_MS } from '../time/units.js';
import type { CauseModel, EffectPart } from './cause-model.js';

/** Devices notice the same cut at different moments. */
const NOTICED_WITHIN_MS = 70 * SECOND_MS;
const NOTICED_CHANCE = 0.95;
const NO_LINE: PaymentTrouble = {
  chance: 0.97,
  failure: { class: 'terminal', detail: 'no_connection', latencyMs: 30_000 },
  counts: 'failed',
};

/** Lines that drop: of one device, or of all that share a site, a venue, a carrier. */
export function network(action: string, isShared: boolean): CauseModel {
  return {
    effects: (strike) => {
      const shared = isShared ? outagesOf(strike, strike.random) : undefined;
      return (blow) => lineEffect(blow, shared ?? outagesOf({ ...strike, devices: [blow.device] }, blow.random));
    },
    ...(!isShared && { component: () => 'connectivity' }),
    actions: () => [action],
  };
}

function outagesOf({ devices, severity, span, horizon }: Strike, random: Blow['random']): Disturbances {
  const [first] = devices;
  if (!first) throw new RangeError('an outage needs a device');
  return new Disturbances(random.fork('outages'), first.site, OUTAGES[severity], span, horizon);
}

export function lineEffect({ device, random }: Blow, outages: Disturbances): EffectPart {
  const { bearer } = device.model;
  const { site, carrier } = device;
  const line =
    bearer === 'cellular'
      ? { ...(carrier !== undefined && { carrier }), cellId: site.cellId }
      : { networkId: site.networkId };
  return {
    happens: ({ span, tell }) => {
      for (const { from, to } of outages.beginningWithin(span)) {
        if (!random.bool(NOTICED_CHANCE)) continue;
        const at = from + random.int(0, NOTICED_WITHIN_MS);
        const rssi = bearer === 'ethernet' ? {} : { rssiDbm: -random.int(84, 101) };
        tell(at, 'terminal.signal.dropped.v1', {
          bearer,
          durationMs: Math.max(5 * SECOND_MS, to - at),
          ...rssi,
          ...line,
        });
      }
    },
    paying: (_visit, _on, at) => (outages.isUnderWay(at) ? NO_LINE : undefined),
  };
}
