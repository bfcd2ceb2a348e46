import { attemptSays, componentOf, faultSays, interfacesOf, named, NORMAL, readerLosses, repairedAt, type Case, type ObservedFault } from '#attribution';
import type { Feature } from '#risk';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365.25 * DAY_MS;
const HALF_LIFE_MS = 3 * DAY_MS;

/**
 * What the risk model looks at, from the one fold that live scoring, `asOf`, training and back-tests share. Losses that a
 * card, a setting, an operator or an outage caused say nothing of the device itself and are not among them.
 */
export function featuresOf(of: Case): Feature[] {
  return [
    ...interfacesOf(of).flatMap((part) => readerFeatures(of, part)),
    ...countedFeatures(of, 'NETWORK_DEVICE', 'connectivity', NORMAL.networkFaultsPerDay, 'lost lines'),
    ...countedFeatures(of, 'POWER_DEVICE', 'power', NORMAL.powerFaultsPerDay, 'faults of the power'),
    ...countedFeatures(of, 'SOFTWARE', 'software', NORMAL.softwareFaultsPerDay, 'crashes and faults of the software'),
    ...countedFeatures(of, 'PERIPHERAL', 'peripheral', NORMAL.peripheralFaultsPerDay, 'faults of peripherals'),
    ...serviceFeatures(of),
    ...ageFeatures(of),
    ...securityFeatures(of),
  ];
}

const decay = (ageMs: number): number => 2 ** (-ageMs / HALF_LIFE_MS);
const rounded = (value: number): string => (value < 10 ? value.toFixed(1) : Math.round(value).toString());

function readerFeatures(of: Case, part: string): Feature[] {
  const { at, record } = of;
  const component = componentOf(part);
  const capabilities = record.configuration['capabilities'];
  if (Array.isArray(capabilities) && !capabilities.includes(part)) return [];
  const since = Math.max(at - WEEK_MS, repairedAt(record, component));
  const day = readerLosses(of, part, Math.max(since, at - DAY_MS));
  const week = readerLosses(of, part, since);
  if (week.attempts.length === 0 && week.untold === 0) return [];
  const blamed = week.attempts.filter((one) => attemptSays('READER_HARDWARE', one) > 0);
  // Each card once a day, the older the less; what is usual in the time is taken off.
  const weekExcess = Math.max(0, week.excess.count - week.excess.expected);
  const keepShare = week.excess.count === 0 ? 0 : weekExcess / week.excess.count;
  const decayed = (decayedCount(blamed, at, (one) => attemptSays('READER_HARDWARE', one)) + untoldDecayed(of, part, since, week.untold)) * keepShare;
  const dayExcess = Math.max(0, day.excess.count - day.excess.expected);
  const ofDay = day.attempts.filter((one) => attemptSays('READER_HARDWARE', one) > 0);
  return [
    { name: 'losses-24h', component, value: dayExcess, display: `${rounded(day.excess.count)} lost on ${part} in 24 hours, ${rounded(day.excess.expected)} usual`, ...named(ofDay, day.windowEventIds) },
    { name: 'losses-decayed', component, value: decayed, display: `${rounded(week.excess.count)} lost on ${part} in seven days, ${rounded(week.excess.expected)} usual`, ...named(blamed, week.windowEventIds) },
  ];
}

function decayedCount(faults: readonly ObservedFault[], at: number, weightOf: (fault: ObservedFault) => number): number {
  const heaviest = new Map<string, number>();
  let sum = 0;
  for (const fault of faults) {
    const weight = weightOf(fault) * decay(at - fault.at);
    const name = fault.card === undefined ? undefined : `${fault.card} ${Math.floor(fault.at / DAY_MS)}`;
    if (name === undefined) sum += weight;
    else heaviest.set(name, Math.max(heaviest.get(name) ?? 0, weight));
  }
  for (const weight of heaviest.values()) sum += weight;
  return sum;
}

/** Failures in totals without a word on the single ones, as of the end of their window. */
function untoldDecayed({ at, observed }: Case, part: string, since: number, untold: number): number {
  const windows = observed.windows.filter((window) => window.to > since && (window.reads[part]?.[1] ?? 0) > 0);
  const failed = windows.reduce((sum, { reads }) => sum + (reads[part]?.[1] ?? 0), 0);
  if (failed === 0) return 0;
  const decayed = windows.reduce((sum, { reads, to }) => sum + (reads[part]?.[1] ?? 0) * decay(Math.max(0, at - to)), 0);
  return attemptSays('READER_HARDWARE', UNTOLD) * untold * (decayed / failed);
}

const UNTOLD: ObservedFault = { at: 0, kind: 'card-read.failed', reason: 'untold', events: 0, eventIds: [], isCounted: true };

const PAPER = new Set(['out_of_paper', 'paper_low']);

function countedFeatures({ at, record, observed }: Case, cause: Parameters<typeof faultSays>[0], component: string, perDay: number, called: string): Feature[] {
  const since = Math.max(at - WEEK_MS, repairedAt(record, component));
  const faults = observed.faults.filter((fault) => fault.at >= since && faultSays(cause, fault) > 0 && !PAPER.has(fault.reason ?? ''));
  if (faults.length === 0) return [];
  const weigh = (list: readonly ObservedFault[]): number => list.reduce((sum, one) => sum + faultSays(cause, one), 0);
  const recent = faults.filter((fault) => fault.at > at - DAY_MS);
  const days = Math.max(0.25, Math.min(observed.observedDays, (at - since) / DAY_MS));
  const all = weigh(faults);
  const keepShare = Math.max(0, all - days * perDay) / all;
  return [
    { name: 'faults-24h', component, value: Math.max(0, weigh(recent) - perDay), display: `${recent.length} ${called} in 24 hours`, ...named(recent) },
    {
      name: 'faults-decayed',
      component,
      value: faults.reduce((sum, one) => sum + faultSays(cause, one) * decay(at - one.at), 0) * keepShare,
      display: `${faults.length} ${called} in seven days, ${rounded(days * perDay)} usual`,
      ...named(faults),
    },
  ];
}

function serviceFeatures({ at, record }: Case): Feature[] {
  const components = new Set(record.service.map(({ component }) => component));
  return [...components].flatMap((component): Feature[] => {
    const own = record.service.filter((one) => one.component === component && one.at <= at);
    const repaired = own.findLast((one) => one.kind === 'repaired' && one.finding === 'confirmed')?.at ?? Number.NEGATIVE_INFINITY;
    const cleared = own.findLast((one) => one.finding === 'no_fault_found')?.at ?? Number.NEGATIVE_INFINITY;
    const open = own.filter((one) => (one.kind === 'failure-confirmed' || (one.kind === 'inspected' && one.finding === 'confirmed')) && one.at > Math.max(repaired, cleared));
    const repairs = own.filter((one) => one.kind === 'repaired' && one.finding === 'confirmed' && one.at > at - YEAR_MS);
    const ids = (list: typeof own): Pick<Feature, 'eventIds' | 'eventCount'> => ({ eventIds: list.slice(-20).map(({ eventId }) => eventId), eventCount: list.length });
    const features: Feature[] = [];
    if (open.length > 0) features.push({ name: 'failure-confirmed', component, value: 1, display: `${component} was confirmed to have failed`, ...ids(open) });
    if (repairs.length > 0) features.push({ name: 'repairs-year', component, value: repairs.length, display: `${repairs.length} confirmed repairs of ${component} in a year`, ...ids(repairs) });
    return features;
  });
}

function ageFeatures({ at, record }: Case): Feature[] {
  const made = record.identity?.manufacturedAt;
  if (!made) return [];
  const years = Math.max(0, (at - Date.parse(made)) / YEAR_MS);
  return [{ name: 'age-years', component: null, value: years, display: `${years.toFixed(1)} years old`, eventIds: [], eventCount: 0 }];
}

function securityFeatures({ record }: Case): Feature[] {
  if (record.security.length === 0) return [];
  const eventIds = record.security.map(({ eventId }) => eventId);
  return [{ name: 'security-open', component: 'security', value: 1, display: 'an open security matter', eventIds: eventIds.slice(0, 20), eventCount: eventIds.length }];
}

