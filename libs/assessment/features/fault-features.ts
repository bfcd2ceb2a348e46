import { curedAt, faultSays, named, pastFault, type Case, type FaultCause, type ObservedFault } from '#attribution';
import type { Feature } from '#risk';
import { DAY_MS, fade, fadedSteady, rounded, shareBeyond } from './fading.js';

interface Counted {
  readonly component: string;
  readonly perDay: number;
  readonly called: string;
}

/** Faults of one component: in the last 24 hours, and since it was last cured, fading. */
export function faultFeatures(of: Case, cause: FaultCause, { component, perDay, called }: Counted): Feature[] {
  const since = curedAt(of.record, component);
  const days = (of.at - Math.max(since, of.pulse.firstSeenAt ?? of.at)) / DAY_MS;
  const { faults, ofDay, faded, day, keep } = countOf(of, cause, {
    since,
    usualFaded: fadedSteady(perDay, Math.max(1, days)),
  });
  if (keep === 0) return [];
  const features: Feature[] = [
    {
      name: 'faults-decayed',
      component,
      value: faded * keep,
      display: `${faults.length} ${called} in the last days, ${rounded(faded)} as they fade, ${rounded(faded * (1 - keep))} of it usual`,
      ...named(faults),
    },
  ];
  if (ofDay.length === 0) return features;
  return [
    {
      name: 'faults-24h',
      component,
      value: day * keep,
      display: `${ofDay.length} ${called} in 24 hours`,
      ...named(ofDay),
    },
    ...features,
  ];
}

/** Codes that name no component: they speak of the device as a whole, against what the device itself is used to. */
export function codeFeatures(of: Case): Feature[] {
  if (!of.observed.faults.some((fault) => faultSays('UNKNOWN', fault) > 0)) return [];
  const { days } = of.record.ledger;
  const [first, last] = [days[0], days.at(-1)];
  const kept = first && last ? last.day - first.day + 1 : 0;
  let past = 0;
  for (const { faults } of days) {
    for (const [name, times] of Object.entries(faults)) past += times * faultSays('UNKNOWN', pastFault(name, times));
  }
  const usualFaded = fadedSteady(past / (kept + 7), 7);
  const { faults, ofDay, faded, day, keep } = countOf(of, 'UNKNOWN', { since: Number.NEGATIVE_INFINITY, usualFaded });
  if (keep === 0) return [];
  const decayed: Feature = {
    name: 'codes-decayed',
    component: null,
    value: faded * keep,
    display: `${faults.length} faults that name no component in the last days`,
    ...named(faults),
  };
  if (ofDay.length === 0) return [decayed];
  const display = `${ofDay.length} faults that name no component in 24 hours`;
  return [{ name: 'codes-24h', component: null, value: day * keep, display, ...named(ofDay) }, decayed];
}

interface Count {
  readonly faults: readonly ObservedFault[];
  readonly ofDay: readonly ObservedFault[];
  readonly faded: number;
  readonly day: number;
  readonly keep: number;
}

const NOTHING: Count = { faults: [], ofDay: [], faded: 0, day: 0, keep: 0 };

function countOf(
  { at, observed }: Case,
  cause: FaultCause,
  { since, usualFaded }: { readonly since: number; readonly usualFaded: number },
): Count {
  const faults = observed.faults.filter((fault) => fault.at >= since && faultSays(cause, fault) > 0);
  if (faults.length === 0) return NOTHING;
  const faded = faults.reduce((sum, one) => sum + faultSays(cause, one) * fade(at - one.at), 0);
  const ofDay = faults.filter((fault) => fault.at > at - DAY_MS);
  const day = ofDay.reduce((sum, one) => sum + faultSays(cause, one), 0);
  return { faults, ofDay, faded, day, keep: shareBeyond(faded, usualFaded) };
}
