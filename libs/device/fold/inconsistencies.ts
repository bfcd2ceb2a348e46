import type { DeviceRecordState } from './device-state.js';

/** Whoever contradicts himself more often has told enough. */
const INCONSISTENCIES_MAX = 20;

export function addInconsistency(record: DeviceRecordState, text: string): void {
  if (record.inconsistencies.includes(text)) return;
  record.inconsistencies = [...record.inconsistencies, text].slice(-INCONSISTENCIES_MAX);
}
