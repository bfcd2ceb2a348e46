import type { EventRecord } from '#telemetry';
import type { DeviceRecordState, SecurityMatter } from './device-state.js';

/** Enough to look at; the cause is as open with one. */
const MATTERS_MAX = 20;

export function openSecurity(
  record: DeviceRecordState,
  kind: SecurityMatter['kind'],
  { effectiveAt, eventId }: EventRecord,
): void {
  if (record.security.length < MATTERS_MAX) record.security = [...record.security, { kind, at: effectiveAt, eventId }];
}

/** @param kind absent: every kind */
export function clearSecurity(record: DeviceRecordState, kind?: SecurityMatter['kind']): void {
  record.security = kind === undefined ? [] : record.security.filter((matter) => matter.kind !== kind);
}
