import type { DeviceFacets } from '../../rows/device-facets.js';
import type { DeviceFilter } from './device-filter.js';

/** The filter as a predicate on facets; `whereDevices` says the same of rows (a spec compares the two). */
export function matchesFilter(filter: DeviceFilter): (facets: DeviceFacets) => boolean {
  const ids = filter.ids && new Set(filter.ids);
  const prefix = filter.text?.toLowerCase();
  return (facets) =>
    (filter.includeRetired === true || !facets.retired) &&
    (ids === undefined || ids.has(facets.device)) &&
    (filter.site === undefined || facets.site === filter.site) &&
    (filter.merchant === undefined || facets.merchant === filter.merchant) &&
    (filter.model === undefined || facets.model === filter.model) &&
    (filter.firmwareVersion === undefined || facets.firmwareVersions.includes(filter.firmwareVersion)) &&
    (filter.band === undefined || filter.band.includes(facets.band)) &&
    (filter.cause === undefined || (facets.cause !== null && filter.cause.includes(facets.cause))) &&
    (filter.action === undefined || filter.action.includes(facets.action)) &&
    (filter.connectivity === undefined || filter.connectivity.includes(facets.connectivity)) &&
    (prefix === undefined || namesOf(facets).some((name) => name?.toLowerCase().startsWith(prefix)));
}

const namesOf = ({ device, serial, position, site, merchant }: DeviceFacets): (string | null)[] => [
  device,
  serial,
  position,
  site,
  merchant,
];
