import { probabilitiesOf, type Assessment } from '#assessment';
import type { DeviceView } from '#device';
import { encodePulse } from '#device-history';
import type { DeviceFacets, DeviceRow } from '#read-model';
import { BANDS } from '#risk';
import type { DeviceEntry } from './device-entry.js';
import { reassessAt } from './reassess.js';

export type StandingEntry = DeviceEntry & { readonly state: NonNullable<DeviceEntry['state']> };

const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

const folded = (text: string | null): string | null => text?.toLowerCase() ?? null;

/** What lists filter, order and count by. */
export function deviceRow(
  { tenant, device, state, ranges, hasVoids, silence }: StandingEntry,
  view: DeviceView,
  assessment: Assessment,
  now: number,
): DeviceRow {
  const { days30: probability, band } = probabilitiesOf(assessment);
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
    heardThrough: silence.heardThrough,
    silentFrom: silence.silentFrom,
    lookAgainAt: earlier(silence.lookAgainAt, reassessAt(assessment, now)),
    band: BANDS.indexOf(band),
    risk: probability,
    cause: assessment.diagnoses[0]?.cause ?? null,
    action: assessment.recommendation.action,
    deviceFolded: device.toLowerCase(),
    serialFolded: folded(view.serial),
    positionFolded: folded(view.position),
    siteFolded: folded(view.site),
    merchantFolded: folded(view.merchant),
    pulseJson: encodePulse({ pulse: state.pulse, ranges, hasVoids }),
  };
}

export const facetsOf = (view: DeviceView, assessment: Assessment): DeviceFacets => ({
  device: view.id,
  serial: view.serial,
  model: view.model,
  site: view.site,
  merchant: view.merchant,
  position: view.position,
  lifecycle: view.lifecycle,
  retired: view.lifecycle === 'RETIRED',
  firmwareVersions: view.firmware.map(({ version }) => version),
  band: BANDS.indexOf(probabilitiesOf(assessment).band),
  cause: assessment.diagnoses[0]?.cause ?? null,
  action: assessment.recommendation.action,
  connectivity: view.connectivity,
});

/** Probabilities that differ by less are one and the same to whoever watches. */
const VISIBLE_DIGITS = 3;

/** Everything that is answered of a device but its last sign of life: where this changes, subscribers are told. */
export const visibleOf = (view: DeviceView, assessment: Assessment): string =>
  JSON.stringify({
    ...view,
    lastSeenAt: null,
    diagnoses: assessment.diagnoses,
    action: assessment.recommendation.action,
    risk: probabilitiesOf(assessment).days30.toFixed(VISIBLE_DIGITS),
  });
