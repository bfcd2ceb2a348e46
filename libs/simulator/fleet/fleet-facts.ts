import type { Happening } from '../life/happening.js';
import { DAY_MS, iso } from '../time/units.js';
import type { Device, Fleet, Site } from './fleet.js';

/** Everything is put up in the hours before the first customer: sites and releases, devices, their lanes. */
const BEFORE_MS = { site: 3 * 3_600_000, release: 3 * 3_600_000, registered: 2 * 3_600_000, deployed: 3_600_000 };
/** A worn-out device has served for long. */
const SERVED_MS = 200 * DAY_MS;

/** What the back office tells of the fleet before anything happens. `aged`: ids of devices that came long ago. */
export function fleetFacts({ sites, devices }: Fleet, startAt: number, aged: ReadonlySet<string>): Happening[] {
  const since = ({ id }: Device): number => startAt - (aged.has(id) ? SERVED_MS : 0);
  return [
    ...sites.map((site) => siteRegistered(site, startAt - BEFORE_MS.site)),
    ...releases(devices, startAt - BEFORE_MS.release),
    ...devices.map((device) => registrationOf(device, since(device) - BEFORE_MS.registered)),
    ...devices.map((device) => deploymentOf(device, since(device) - BEFORE_MS.deployed)),
  ];
}

function siteRegistered({ id, merchant, merchantClass, venue, trading }: Site, at: number): Happening {
  const { timeZone, openingHours } = trading;
  const data = { site: id, merchant, merchantClass, ...(venue !== undefined && { venue }), timeZone, openingHours };
  return { at, subject: `site:${id}`, type: 'fleet.site.registered.v1', data };
}

/** The versions that devices of a model run from the beginning. */
function releases(devices: readonly Device[], at: number): Happening[] {
  return [...new Set(devices.map(({ model }) => model))].flatMap(({ name, appVersions }) =>
    appVersions.map((version, place): Happening => ({
      at: at - (appVersions.length - place) * 60 * DAY_MS,
      subject: `model:${name}`,
      type: 'fleet.firmware.released.v1',
      data: { model: name, component: 'app', version, downgradeAllowed: true },
    })),
  );
}

export function registrationOf(device: Device, at: number): Happening {
  const { id, serial, model, cohort, manufacturedAt, warrantyEndsAt, approvalExpiresAt } = device;
  return {
    at,
    subject: id,
    type: 'fleet.device.registered.v1',
    data: {
      serial,
      model: model.name,
      manufacturedAt: iso(manufacturedAt),
      approvalExpiresAt: iso(approvalExpiresAt),
      warrantyEndsAt: iso(warrantyEndsAt),
      cohort,
    },
  };
}

const deploymentOf = ({ id, position, site }: Device, at: number): Happening => ({
  at,
  subject: id,
  type: 'fleet.device.deployed.v1',
  data: { position, site: site.id, merchant: site.merchant },
});
