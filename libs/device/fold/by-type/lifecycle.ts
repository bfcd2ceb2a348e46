import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState, ServiceRecord } from '../device-state.js';
import { addInconsistency } from '../inconsistencies.js';
import { clearSecurity } from '../security.js';

/** Repairs, inspections and confirmed failures that are remembered; a device with more is long replaced. */
const SERVICE_RECORDS_MAX = 100;

export function foldRegistered(
  { record }: DeviceState,
  data: EventData<'fleet.device.registered.v1'>,
  event: EventRecord,
): boolean {
  const before = record.identity;
  if (before && (before.serial !== data.serial || before.model !== data.model)) {
    addInconsistency(record, `registered on ${dayOf(event)} with another serial or model than before`);
  }
  record.identity = {
    serial: data.serial,
    model: data.model,
    manufacturedAt: data.manufacturedAt ?? null,
    approvalExpiresAt: data.approvalExpiresAt ?? null,
    warrantyEndsAt: data.warrantyEndsAt ?? null,
    cohort: data.cohort ?? null,
  };
  return true;
}

/** The codec has checked the finding against the list of the type. */
interface Service {
  readonly component: string;
  readonly finding?: string;
  readonly action?: string;
}

export const foldService =
  (kind: ServiceRecord['kind']) =>
  ({ record }: DeviceState, { component, finding, action }: Service, event: EventRecord): boolean => {
    if (record.laneLifecycle === 'RETIRED') addInconsistency(record, `${kind} on ${dayOf(event)} after it was retired`);
    const entry: ServiceRecord = {
      at: event.effectiveAt,
      kind,
      component,
      finding: (finding as ServiceRecord['finding']) ?? null,
      action: action ?? null,
      eventId: event.eventId,
    };
    record.service = [...record.service, entry].slice(-SERVICE_RECORDS_MAX);
    if (kind === 'inspected' && finding === 'no_fault_found') clearSecurity(record);
    return true;
  };

/** Where it goes is told by its lanes; whatever made it a matter of security has left the lane with it. */
export function foldSwapped({ record }: DeviceState): boolean {
  clearSecurity(record);
  return true;
}

const dayOf = ({ effectiveAt }: EventRecord): string => new Date(effectiveAt).toISOString().slice(0, 10);
