import type { EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import { addFault } from '../ledger/attempts.js';
import { bucketOf, hourOf } from '../ledger/buckets.js';
import { reportOf } from './fault-report.js';

const KIND = 'clock.lost';

/** A clock that cannot be right is evidence of the power (a dead coin cell); once an hour is enough to know. */
export function foldLostClock(state: DeviceState, event: EventRecord): boolean {
  if (!event.flags.includes('clock-behind') && !event.flags.includes('clock-ahead')) return false;
  const { ledger } = state.record;
  if (bucketOf(ledger, hourOf(event.effectiveAt)).faults.some(({ kind }) => kind === KIND)) return false;
  addFault(ledger, { ...reportOf(state, event, {}), kind: KIND });
  return true;
}
