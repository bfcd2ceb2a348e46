import { curedAt, firstSince, named, type Case, type FaultCause, type ObservedFault } from '#attribution';
import { DAY_MS } from '#device';
import type { Feature } from '#risk';
import { fade, fadedSteady, rounded, shareBeyond } from './fading.js';

interface Counted {
  readonly component: string;
  readonly perDay: number;
  readonly called: string;
}

/** Faults of one component: in the last 24 hours, and since it was last cured, fading. */
export function faultFeatures(of: Case, cause: FaultCause, { component, perDay, called }: Counted): Feature[] {
  if (!of.observed.faults.some(({ meaning }) => meaning.asFault[cause] > 0)) return [];
  const since = curedAt(of.record, component);
  const days = (of.at - Math.max(since, of.pulse.firstSeenAt ?? of.at)) / DAY_MS;
  const count = countOf(of, cause, since);
  const keep = shareBeyond(count.faded, fadedSteady(perDay, Math.max(1, days)));
  if (keep === 0) return [];
  const { faults, faded, day } = count;
  const features: Feature[] = [];
  const ofDay = faults.slice(firstSince(faults, of.at - DAY_MS + 1));
  if (ofDay.length > 0) {
    features.push({
      name: 'faults-24h',
      component,
      value: day * keep,
      display: `${ofDay.length} ${called} in 24 hours`,
      ...named(ofDay),
    });
  }
  features.push({
    name: 'faults-decayed',
    component,
    value: faded * keep,
    display: `${faults.length} ${called} in the last days, ${rounded(faded)} as they fade, ${rounded(faded * (1 - keep))} of it usual`,
    ...named(faults),
  });
  return features;
}

/** Codes that name no component: they speak of the device as a whole, against what the device itself is used to. */
export function codeFeatures(of: Case): Feature[] {
  if (!of.observed.faults.some(({ meaning }) => meaning.asFault.UNKNOWN > 0)) return [];
  const { past } = of.observed;
  const { faults, faded, day } = countOf(of, 'UNKNOWN', Number.NEGATIVE_INFINITY);
  const keep = shareBeyond(faded, fadedSteady(past.faultsSummedUp('UNKNOWN') / (past.daysSummedUp + 7), 7));
  if (keep === 0) return [];
  const features: Feature[] = [];
  const ofDay = faults.slice(firstSince(faults, of.at - DAY_MS + 1));
  if (ofDay.length > 0) {
    features.push({
      name: 'codes-24h',
      component: null,
      value: day * keep,
      display: `${ofDay.length} faults that name no component in 24 hours`,
      ...named(ofDay),
    });
  }
  features.push({
    name: 'codes-decayed',
    component: null,
    value: faded * keep,
    display: `${faults.length} faults that name no component in the last days`,
    ...named(faults),
  });
  return features;
}

interface Count {
  readonly faults: readonly ObservedFault[];
  /** Weighted: as they fade, and of the last 24 hours. */
  readonly faded: number;
  readonly day: number;
}

function countOf({ at, observed }: Case, cause: FaultCause, since: number): Count {
  const faults: ObservedFault[] = [];
  let [faded, day] = [0, 0];
  for (const fault of observed.faults) {
    const weight = fault.meaning.asFault[cause];
    if (weight === 0 || fault.at < since) continue;
    faults.push(fault);
    faded += weight * fade(at - fault.at);
    if (fault.at > at - DAY_MS) day += weight;
  }
  return { faults, faded, day };
}
