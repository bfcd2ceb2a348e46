import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import { addFault } from '../ledger/attempts.js';
import { openSecurity } from '../security.js';
import { reportOf } from './fault-report.js';

export function foldPeripheral(
  state: DeviceState,
  { peripheral, fault }: EventData<'terminal.peripheral.faulted.v1'>,
  event: EventRecord,
): boolean {
  addFault(state.record.ledger, reportOf(state, event, { part: peripheral, reason: fault }));
  return true;
}

export function foldVibration(
  state: DeviceState,
  { durationMs }: EventData<'terminal.vibration.detected.v1'>,
  event: EventRecord,
): boolean {
  addFault(state.record.ledger, reportOf(state, event, { durationMs }));
  return true;
}

export function foldTamper(
  state: DeviceState,
  { sensor }: EventData<'terminal.tamper.detected.v1'>,
  event: EventRecord,
): boolean {
  addFault(state.record.ledger, reportOf(state, event, { part: sensor }));
  openSecurity(state.record, 'tamper', event);
  return true;
}

export function foldUpdateFailed(
  state: DeviceState,
  data: EventData<'terminal.firmware.update-failed.v1'>,
  event: EventRecord,
): boolean {
  addFault(
    state.record.ledger,
    reportOf(state, event, {
      part: data.component,
      reason: data.reason,
      detail: `${data.fromVersion} to ${data.toVersion}`,
    }),
  );
  return true;
}

export function foldAppCrashed(
  state: DeviceState,
  { process, signature }: EventData<'terminal.app.crashed.v1'>,
  event: EventRecord,
): boolean {
  addFault(state.record.ledger, reportOf(state, event, { part: process, reason: signature }));
  return true;
}

export function foldReported(
  state: DeviceState,
  { code, category, severity }: EventData<'terminal.fault.reported.v1'>,
  event: EventRecord,
): boolean {
  addFault(state.record.ledger, reportOf(state, event, { part: category, reason: code, detail: severity }));
  // `crypto` is a security matter only when critical (CONTRACT section 2).
  const isSecurity =
    (category === 'security' && severity !== 'info') || (category === 'crypto' && severity === 'critical');
  if (isSecurity) openSecurity(state.record, 'code', event);
  return true;
}
