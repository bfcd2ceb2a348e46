import type { ReadTrouble } from '../life/effect.js';
import type { Blow } from '../strikes/blow.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.js';
import type { CauseModel, EffectPart } from './cause-model.js';

const CHANCE = { mild: 0.12, plain: 0.25, severe: 0.5 };
const SHAKEN: ReadTrouble['reasons'] = [
  ['transmission', 50],
  ['removed_early', 30],
  ['timeout', 20],
];
const HOT: ReadTrouble['reasons'] = [
  ['timeout', 50],
  ['no_response', 50],
];
/** A tram every twenty minutes or so; reads fail while it passes and a little after. */
const TRAMS_PER_HOUR = 3;
const SHAKING_MS = 3 * MINUTE_MS;
const HEAT_MAX_C = 26;
const HUMIDITY_MAX = 45;

/** Faults that follow a gauge: how far it is up at that instant, 0 to 1. */
function swing(at: number): number {
  const hour = (at % DAY_MS) / HOUR_MS;
  return Math.max(0, Math.sin(((hour - 7) / 12) * Math.PI));
}

export const environment: CauseModel = {
  suits: ({ style }) => style !== 'poor',
  effects:
    ({ variant }) =>
    (blow) =>
      variant === 'vibration' ? shaken(blow) : gaugeBound(blow, variant),
  actions: () => ['RELOCATE'],
};

function gaugeBound(blow: Blow, variant: string): EffectPart {
  // The gauge is up half of the time on average.
  const chance = Math.min(0.95, 2 * blow.chance(CHANCE, 0.9));
  return {
    reading: (_visit, _on, at) => ({
      chance: chance * swing(at) * swing(at) * blow.intensity(at),
      reasons: HOT,
      again: 0.5,
    }),
    gauges: (gauges, at) => {
      const [name, most] = variant === 'heat' ? ['temperature_c', HEAT_MAX_C] : ['humidity_percent', HUMIDITY_MAX];
      gauges[name] = Math.round(((gauges[name] ?? 0) + most * swing(at) * blow.intensity(at)) * 10) / 10;
    },
  };
}

function shaken(blow: Blow): EffectPart {
  const { random } = blow;
  const chance = Math.min(0.95, 4 * blow.chance(CHANCE, 0.9));
  let trams: readonly number[] = [];
  return {
    happens: ({ open, tell }) => {
      trams = open.flatMap(({ from, to }) =>
        Array.from({ length: random.poisson((TRAMS_PER_HOUR * (to - from)) / HOUR_MS) }, () =>
          Math.round(random.between(from, to)),
        ),
      );
      for (const at of trams) {
        tell(at, 'terminal.vibration.detected.v1', {
          peakMilliG: random.int(900, 4_000),
          durationMs: random.int(5_000, 40_000),
        });
      }
    },
    reading: (_visit, _on, at) =>
      trams.some((tram) => tram <= at && at < tram + SHAKING_MS)
        ? { chance: chance * blow.intensity(at), reasons: SHAKEN, again: 0.5 }
        : undefined,
  };
}
