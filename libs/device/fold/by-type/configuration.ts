import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';

/** Settings that attribution asks for; others stay in the history. */
const SETTINGS = ['contactlessEnabled', 'contactlessLimitMinor', 'currency', 'capabilities'] as const;

export function foldConfiguration({ record }: DeviceState, data: EventData<'terminal.configuration.reported.v1'>): boolean {
  for (const name of SETTINGS) if (data[name] !== undefined) record.configuration[name] = data[name];
  return true;
}

export function foldKeysMissing({ record }: DeviceState, _data: EventData<'terminal.keys.missing.v1'>, event: EventRecord): boolean {
  record.keys.missingSince ??= event.effectiveAt;
  return true;
}

export function foldKeysLoaded({ record }: DeviceState, _data: EventData<'terminal.keys.loaded.v1'>, event: EventRecord): boolean {
  record.keys = { loadedAt: event.effectiveAt, missingSince: null };
  return true;
}
