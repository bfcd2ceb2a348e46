import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';

/** A version is in force since its first report without another version of the component in between. */
export function foldFirmware(
  { record }: DeviceState,
  { component, version }: EventData<'terminal.firmware.reported.v1'>,
  event: EventRecord,
): boolean {
  if (record.firmware[component]?.version === version) return false;
  record.firmware[component] = { version, since: event.effectiveAt };
  return true;
}
