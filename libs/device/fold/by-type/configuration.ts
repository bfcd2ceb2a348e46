import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import { clearSecurity, openSecurity } from '../security.js';

/** Settings that attribution asks for; others stay in the history. */
const SETTINGS = ['contactlessEnabled', 'contactlessLimitMinor', 'currency', 'capabilities'] as const;

export function foldConfiguration(
  { record }: DeviceState,
  data: EventData<'terminal.configuration.reported.v1'>,
  event: EventRecord,
): boolean {
  for (const name of SETTINGS) {
    const value = data[name];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(record.configuration[name])) continue;
    record.configuration[name] = value;
    record.configuredAt = event.effectiveAt;
  }
  return true;
}

/** Keys that a deployed device had and lost are a security matter; a device that never had any is to be given some. */
export function foldKeysMissing(
  { record }: DeviceState,
  _data: EventData<'terminal.keys.missing.v1'>,
  event: EventRecord,
): boolean {
  if (record.keys.missingSince === null) {
    record.keys.missingSince = event.effectiveAt;
    record.keys.missingEventId = event.eventId;
  }
  if (record.keys.loadedAt !== null && record.lane !== null) openSecurity(record, 'keys', event);
  return true;
}

export function foldKeysLoaded(
  { record }: DeviceState,
  _data: EventData<'terminal.keys.loaded.v1'>,
  event: EventRecord,
): boolean {
  record.keys = { loadedAt: event.effectiveAt, missingSince: null, missingEventId: null };
  clearSecurity(record, 'keys');
  return true;
}
