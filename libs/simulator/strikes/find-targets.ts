import { CAUSE_MODELS } from '../causes/index.js';
import { ISSUERS } from '../fleet/cards.js';
import type { Device, Fleet } from '../fleet/fleet.js';
import type { Random } from '#random';
import { causeInfo } from '../scenario/causes.js';
import type { TargetKind } from '../scenario/causes.js';
import type { Injection } from '../scenario/scenario.js';

/** A name, and all devices that it stands for. */
export interface Target {
  readonly kind: TargetKind;
  readonly name: string;
  readonly devices: readonly Device[];
}

/** Something that a scenario names is not in its fleet, or nothing there can have that fault. */
export class NoTarget extends Error {
  override readonly name = 'NoTarget';
}

const ANY = 'any';

/**
 * The targets of an injection: the one that it names, or as many as it wants, chosen by the seed among those that can
 * have the fault and that nothing else was aimed at. Throws NoTarget.
 *
 * @param taken ids of devices that are hit already; what is found here is added
 */
export function findTargets(injection: Injection, fleet: Fleet, random: Random, taken: Set<string>): Target[] {
  const { cause, target, count = 1 } = injection;
  const [kind, name] = (Object.entries(target ?? {})[0] ?? [causeInfo(cause).targets[0], ANY]) as [TargetKind, string];
  const candidates = candidatesOf(kind, fleet, injection);
  if (name !== ANY) {
    const named = candidates.find((one) => one.name === name);
    if (!named)
      throw new NoTarget(
        `${cause}: there is no ${kind} of the name that the scenario says, or it cannot have this fault`,
      );
    return [take(named, taken)];
  }
  const chosen: Target[] = [];
  const left = candidates.filter(({ devices }) => !devices.some(({ id }) => taken.has(id)));
  // A fault that needs neighbours is seen best where there are many; all else is chosen by chance.
  const pool = left.length > 0 ? left : isOverlapOk(kind) ? candidates : [];
  while (chosen.length < count && pool.length > 0) {
    const [one] = pool.splice(random.int(0, pool.length - 1), 1);
    if (one) chosen.push(take(one, taken));
  }
  if (chosen.length === 0)
    throw new NoTarget(`${cause}: no ${kind} of this fleet can have this fault; try more devices`);
  return chosen;
}

function take(target: Target, taken: Set<string>): Target {
  // An issuer, a host, a carrier is everybody's: who shares it may have a fault of its own.
  if (!isOverlapOk(target.kind)) for (const { id } of target.devices) taken.add(id);
  return target;
}

const isOverlapOk = (kind: TargetKind): boolean =>
  kind === 'issuer' || kind === 'host' || kind === 'carrier' || kind === 'model';

/** Fewer devices show nothing that is shared. */
const DEVICES_MIN: Record<TargetKind, number> = {
  device: 1,
  site: 2,
  venue: 3,
  carrier: 3,
  issuer: 2,
  host: 2,
  model: 3,
  cohort: 2,
};

function candidatesOf(kind: TargetKind, fleet: Fleet, { cause, variant, target }: Injection): Target[] {
  if (kind === 'issuer') return ISSUERS.map(([name]) => ({ kind, name, devices: fleet.devices }));
  const { suits } = CAUSE_MODELS[cause];
  const shows = variant ?? causeInfo(cause).variants[0] ?? '';
  const groups = new Map<string, Device[]>();
  for (const device of fleet.devices) {
    const name = nameOf(kind, device);
    if (name === undefined || (suits && !suits(device, shows))) continue;
    const group = groups.get(name);
    if (group) group.push(device);
    else groups.set(name, [device]);
  }
  const isNamed = Object.values(target ?? {}).some((name) => name !== ANY);
  return [...groups]
    .map(([name, devices]) => ({ kind, name, devices }))
    .filter(({ devices }) => isNamed || devices.length >= DEVICES_MIN[kind]);
}

function nameOf(kind: Exclude<TargetKind, 'issuer'>, { id, site, carrier, model, cohort }: Device): string | undefined {
  switch (kind) {
    case 'device':
      return id;
    case 'site':
      return site.id;
    case 'venue':
      return site.venue;
    case 'carrier':
      return carrier;
    case 'host':
      return site.host;
    case 'model':
      return model.name;
    case 'cohort':
      return cohort;
  }
}
