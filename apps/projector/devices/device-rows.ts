import type { DeviceView } from '#device';
import { encodePulse } from '#device-history';
import type { DeviceFacets, DeviceRow } from '#read-model';
import { bandRankOf, scoreBaseline } from '#risk';
import type { DeviceEntry } from './device-entry.js';

const folded = (text: string | null): string | null => text?.toLowerCase() ?? null;

/** The score stands for sorting; it does not depend on the instant yet. */
const BASELINE_RISK = scoreBaseline(30, 0).probability;

/** What lists filter, order and count by. */
export function deviceRow({ tenant, device, state, ranges, hasVoids }: DeviceEntry & { state: NonNullable<DeviceEntry['state']> }, view: DeviceView): DeviceRow {
  return {
    tenant,
    device,
    serial: view.serial,
    model: view.model,
    position: view.position,
    site: view.site,
    merchant: view.merchant,
    lifecycle: view.lifecycle,
    retired: view.lifecycle === 'RETIRED' ? 1 : 0,
    revision: view.revision,
    firstSeenAt: view.firstSeenAt,
    lastSeenAt: view.lastSeenAt,
    connectivity: view.connectivity,
    band: bandRankOf(BASELINE_RISK),
    risk: BASELINE_RISK,
    cause: null,
    action: 'NONE',
    deviceFolded: device.toLowerCase(),
    serialFolded: folded(view.serial),
    positionFolded: folded(view.position),
    siteFolded: folded(view.site),
    merchantFolded: folded(view.merchant),
    pulseJson: encodePulse({ pulse: state.pulse, ranges, hasVoids }),
  };
}

export const facetsOf = (view: DeviceView): DeviceFacets => ({
  device: view.id,
  serial: view.serial,
  model: view.model,
  site: view.site,
  merchant: view.merchant,
  position: view.position,
  lifecycle: view.lifecycle,
  retired: view.lifecycle === 'RETIRED',
  firmwareVersions: view.firmware.map(({ version }) => version),
  band: bandRankOf(BASELINE_RISK),
  cause: null,
  action: 'NONE',
  connectivity: view.connectivity,
});

/** Everything that is answered of a device but its last sign of life: where this changes, subscribers are told. */
export const visibleOf = (view: DeviceView): string => JSON.stringify({ ...view, lastSeenAt: null });
