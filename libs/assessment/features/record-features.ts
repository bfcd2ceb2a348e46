import type { Case } from '#attribution';
import { DAY_MS } from '#device';
import type { Feature } from '#risk';

const YEAR_MS = 365.25 * DAY_MS;
/** Nobody knows how a terminal of more years fares; dates of manufacture that are nonsense make no more of it either. */
const AGE_YEARS_MAX = 15;
const EVENT_IDS_MAX = 20;

type Service = Case['record']['service'][number];

/** Failures that were confirmed and not repaired since, and repairs of the last year, of each component that records name. */
export function serviceFeatures({ at, record }: Case): Feature[] {
  return [...Map.groupBy(record.service, ({ component }) => component)].flatMap(([component, own]): Feature[] => {
    const repaired = own.findLast(isRepair)?.at ?? Number.NEGATIVE_INFINITY;
    const cleared = own.findLast((one) => one.finding === 'no_fault_found')?.at ?? Number.NEGATIVE_INFINITY;
    const open = own.filter((one) => isConfirmed(one) && one.at > Math.max(repaired, cleared));
    const repairs = own.filter((one) => isRepair(one) && one.at > at - YEAR_MS);
    return [
      ...(open.length > 0
        ? [
            {
              name: 'failure-confirmed' as const,
              component,
              value: 1,
              display: `${component} was confirmed to have failed`,
              ...idsOf(open),
            },
          ]
        : []),
      ...(repairs.length > 0
        ? [
            {
              name: 'repairs-year' as const,
              component,
              value: repairs.length,
              display: `${repairs.length} confirmed repairs of ${component} in a year`,
              ...idsOf(repairs),
            },
          ]
        : []),
    ];
  });
}

const isRepair = ({ kind, finding, action }: Service): boolean =>
  kind === 'repaired' && finding === 'confirmed' && action !== 'none';
const isConfirmed = (one: Service): boolean =>
  one.kind === 'failure-confirmed' || (one.finding === 'confirmed' && !isRepair(one));

const idsOf = (list: readonly { readonly eventId: string }[]): Pick<Feature, 'eventIds' | 'eventCount'> => ({
  eventIds: list.slice(-EVENT_IDS_MAX).map(({ eventId }) => eventId),
  eventCount: list.length,
});

export function ageFeatures({ at, record }: Case): Feature[] {
  const made = Date.parse(record.identity?.manufacturedAt ?? '');
  if (Number.isNaN(made)) return [];
  const years = Math.min(AGE_YEARS_MAX, Math.max(0, (at - made) / YEAR_MS));
  return [
    {
      name: 'age-years',
      component: null,
      value: years,
      display: `${years.toFixed(1)} years old`,
      eventIds: [],
      eventCount: 0,
    },
  ];
}

export function securityFeatures({ record: { security } }: Case): Feature[] {
  if (security.length === 0) return [];
  return [
    { name: 'security-open', component: 'security', value: 1, display: 'an open security matter', ...idsOf(security) },
  ];
}
