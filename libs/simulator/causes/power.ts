import type { PaymentTrouble } from '../life/effect.js';
import type { Tell } from '../life/happening.js';
import type { Random } from '#random';
import type { Blow } from '../strikes/blow.js';
import { Disturbances, DIPS } from '../strikes/disturbances.js';
import type { Strike } from '../strikes/strike.js';
import { MINUTE_MS, SECOND_MS } from '../time/units.js';
import type { CauseModel, EffectPart } from './cause-model.js';
import { lineEffect } from './network.js';

type Supply = 'mains' | 'battery' | 'coin_cell';
const NOMINAL_MILLIVOLTS: Record<Supply, number> = { mains: 5_000, battery: 3_700, coin_cell: 3_000 };
const NOTICED_WITHIN_MS = 40 * SECOND_MS;
/** Who pays while the device restarts has to begin again. */
const RESTARTING: PaymentTrouble = {
  chance: 0.9,
  failure: { class: 'terminal', detail: 'restarted' },
  counts: 'failed',
};
const COIN_CELL_EVERY_MS = 6 * 60 * MINUTE_MS;

export const powerDevice: CauseModel = {
  suits: ({ model, style }, variant) =>
    style !== 'poor' && (variant === 'battery' ? model.hasBattery : variant === 'mains' ? !model.hasBattery : true),
  effects: (strike) => (blow) => {
    if (strike.variant === 'coin_cell') return coinCell(blow);
    const dips = dipsOf({ ...strike, devices: [blow.device] }, blow.random);
    const supply = strike.variant === 'battery' ? 'battery' : 'mains';
    return { ...dipEffect(blow, dips, supply), gauges: (gauges, at) => sag(gauges, blow, at) };
  },
  component: () => 'power',
  actions: () => ['REPAIR', 'REPLACE'],
};

export const powerSite: CauseModel = {
  effects: (strike) => {
    const dips = dipsOf(strike, strike.random);
    // Who runs on a battery goes on, and only loses the line of the house.
    return (blow) => (blow.device.model.hasBattery ? lineEffect(blow, dips) : dipEffect(blow, dips, 'mains'));
  },
  actions: () => ['FIX_SITE_POWER'],
};

function dipsOf({ devices, severity, span, horizon }: Strike, random: Random): Disturbances {
  const [first] = devices;
  if (!first) throw new RangeError('a dip needs a device');
  return new Disturbances(random.fork('dips'), first.site, DIPS[severity], span, horizon);
}

function dipEffect({ random }: Blow, dips: Disturbances, supply: Supply): EffectPart {
  return {
    happens: ({ span, tell }) => {
      for (const { from } of dips.beginningWithin(span))
        tellDip(from + random.int(0, NOTICED_WITHIN_MS), supply, random, tell);
    },
    paying: (_visit, _on, at) => (dips.isUnderWay(at) ? RESTARTING : undefined),
  };
}

function tellDip(at: number, supply: Supply, random: Random, tell: Tell): void {
  const nominalMillivolts = NOMINAL_MILLIVOLTS[supply];
  const minMillivolts = Math.round(nominalMillivolts * random.between(0.45, 0.8));
  tell(at, 'terminal.voltage.dipped.v1', {
    minMillivolts,
    nominalMillivolts,
    durationMs: random.int(80, 2_500),
    supply,
  });
  const reason = random.bool(0.6) ? 'brownout' : 'power_loss';
  if (random.bool(0.8)) tell(at + random.int(20, 60) * SECOND_MS, 'terminal.rebooted.v1', { reason });
}

function sag(gauges: Record<string, number>, blow: Blow, at: number): void {
  if (gauges['supply_millivolts'] !== undefined)
    gauges['supply_millivolts'] -= Math.round(180 * blow.intensity(at) * blow.random.float());
  if (gauges['battery_percent'] !== undefined)
    gauges['battery_percent'] = Math.round(gauges['battery_percent'] * (1 - 0.75 * blow.intensity(at)));
}

/** The cell that keeps the clock is empty: at each check it is low; what the clock shows then is the delivery's matter. */
function coinCell({ random }: Blow): EffectPart {
  const phase = random.int(0, COIN_CELL_EVERY_MS - 1);
  return {
    happens: ({ span, tell }) => {
      const at = Math.ceil((span.from - phase) / COIN_CELL_EVERY_MS) * COIN_CELL_EVERY_MS + phase;
      if (at >= span.to) return;
      const minMillivolts = random.int(1_700, 2_300);
      tell(at, 'terminal.voltage.dipped.v1', {
        minMillivolts,
        nominalMillivolts: NOMINAL_MILLIVOLTS.coin_cell,
        supply: 'coin_cell',
      });
      if (!random.bool(0.5)) return;
      tell(at + MINUTE_MS, 'terminal.rebooted.v1', { reason: 'power_loss' });
      tell(at + MINUTE_MS + 5 * SECOND_MS, 'terminal.heartbeat.v1', { gauges: { uptime_s: 5 } });
    },
  };
}
