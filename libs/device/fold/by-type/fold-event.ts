import type { EventData, EventRecord, EventTypeName } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import { foldConfiguration, foldKeysLoaded, foldKeysMissing } from './configuration.js';
import { foldAppCrashed, foldPeripheral, foldReported, foldTamper, foldUpdateFailed, foldVibration } from './faults.js';
import { foldFirmware } from './firmware.js';
import { foldHeartbeat } from './heartbeat.js';
import { foldRegistered, foldService, foldSwapped } from './lifecycle.js';
import { foldLostClock } from './lost-clock.js';
import { foldHostUnreachable, foldRebooted, foldSignalDropped, foldVoltageDipped } from './line-and-power.js';
import { foldActivity, foldCardReadFailed, foldCounters, foldFallback, foldTransactionFailed } from './payments.js';

/** Folds one type; true when more than the pulse may have changed. */
export type FoldType<T extends EventTypeName> = (state: DeviceState, data: EventData<T>, event: EventRecord) => boolean;

/** Types that are not named here say nothing about the device's own state. */
const FOLDS: { readonly [T in EventTypeName]?: FoldType<T> } = {
  'terminal.heartbeat.v1': foldHeartbeat,
  'terminal.activity.v1': foldActivity,
  'terminal.counters.v1': foldCounters,
  'terminal.card-read.failed.v1': foldCardReadFailed,
  'terminal.card-read.fallback.v1': foldFallback,
  'terminal.transaction.failed.v1': foldTransactionFailed,
  'terminal.signal.dropped.v1': foldSignalDropped,
  'terminal.host.unreachable.v1': foldHostUnreachable,
  'terminal.voltage.dipped.v1': foldVoltageDipped,
  'terminal.rebooted.v1': foldRebooted,
  'terminal.peripheral.faulted.v1': foldPeripheral,
  'terminal.vibration.detected.v1': foldVibration,
  'terminal.tamper.detected.v1': foldTamper,
  'terminal.keys.missing.v1': foldKeysMissing,
  'terminal.keys.loaded.v1': foldKeysLoaded,
  'terminal.firmware.reported.v1': foldFirmware,
  'terminal.firmware.update-failed.v1': foldUpdateFailed,
  'terminal.app.crashed.v1': foldAppCrashed,
  'terminal.configuration.reported.v1': foldConfiguration,
  'terminal.fault.reported.v1': foldReported,
  'fleet.device.registered.v1': foldRegistered,
  'fleet.device.inspected.v1': foldService('inspected'),
  'fleet.device.failure-confirmed.v1': foldService('failure-confirmed'),
  'fleet.device.repaired.v1': foldService('repaired'),
  'fleet.device.swapped.v1': foldSwapped,
};

export function foldEvent(state: DeviceState, event: EventRecord): boolean {
  // The registry pairs each type with its own data; the codec has checked that this event's data are of its type.
  const fold = FOLDS[event.type as EventTypeName] as
    ((state: DeviceState, data: unknown, event: EventRecord) => boolean) | undefined;
  const isClockLost = foldLostClock(state, event);
  return (fold?.(state, event.data, event) ?? false) || isClockLost;
}
