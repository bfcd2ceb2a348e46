import { CAUSE_MODELS } from '../causes/index.js';
import type { Hit } from '../causes/cause-model.js';
import type { Fleet } from '../fleet/fleet.js';
import type { Random } from '#random';
import { causeInfo } from '../scenario/causes.js';
import type { Injection } from '../scenario/scenario.js';
import type { Effect } from '../life/effect.js';
import { DAY_MS } from '../time/units.js';
import type { Interval } from '../time/units.js';
import { Blow } from './blow.js';
import { findTargets } from './find-targets.js';
import type { Target } from './find-targets.js';
import type { Strike } from './strike.js';

/** A strike as it lands on one device; the effect counts what it costs there. */
export interface Landed {
  readonly strike: Strike;
  readonly hit: Hit;
  readonly effect: Effect;
}

/** All injections with their targets found, and what they do to which device. Throws NoTarget. */
export function planStrikes(injections: readonly Injection[], fleet: Fleet, time: Interval, random: Random): Landed[] {
  const taken = new Set<string>();
  // Those that name their target come first: nothing that the seed chooses shall take it from them.
  const order = injections
    .map((injection, index) => ({ injection, index }))
    .sort((one, other) => rank(one.injection) - rank(other.injection));
  return order.flatMap(({ injection, index }) => {
    const chance = random.fork(`injection-${index}`);
    return findTargets(injection, fleet, chance, taken).flatMap((target) => {
      const landed = land(injection, target, fleet, time, chance.fork(target.name));
      // A roll-out hits some devices of a model: those have their fault, the others may have another.
      if (target.kind === 'model') for (const { hit } of landed) taken.add(hit.device.id);
      return landed;
    });
  });
}

const rank = ({ target }: Injection): number => (target === undefined || Object.values(target).includes('any') ? 1 : 0);

function land(
  injection: Injection,
  { name, kind, devices }: Target,
  fleet: Fleet,
  time: Interval,
  random: Random,
): Landed[] {
  const model = CAUSE_MODELS[injection.cause];
  const aimed = strikeOf(injection, { kind, name }, devices, time, random);
  const hits: readonly Hit[] =
    model.hits?.(aimed, fleet.devices) ?? devices.map((device) => ({ device, span: aimed.span }));
  const strike = { ...aimed, devices: hits.filter(({ isBystander }) => !isBystander).map(({ device }) => device) };
  const effectOf = model.effects(strike);
  return hits.map((hit) => {
    const own = random.fork(hit.device.id);
    const effect = {
      ...effectOf(new Blow(strike, hit.device, hit.span, own)),
      span: hit.span,
      random: own,
      toll: { attemptsLost: 0 },
    };
    return { strike, hit, effect };
  });
}

function strikeOf(
  injection: Injection,
  target: Strike['target'],
  devices: Strike['devices'],
  time: Interval,
  random: Random,
): Strike {
  const { cause, variant, severity, from, to, rampDays } = injection;
  const at = (days: number): number => Math.round((days < 0 ? time.to : time.from) + days * DAY_MS);
  return {
    cause,
    variant: variant ?? causeInfo(cause).variants[0] ?? '',
    severity: severity ?? 'plain',
    target,
    span: { from: at(from), to: to === undefined ? Number.POSITIVE_INFINITY : at(to) },
    rampMs: (rampDays ?? 0) * DAY_MS,
    injection,
    devices,
    random,
    horizon: time.to,
  };
}
