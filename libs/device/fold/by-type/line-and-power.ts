import type { EventData, EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import { addFault } from '../ledger/attempts.js';
import { openSecurity } from '../security.js';
import { foldNetwork } from './heartbeat.js';
import { reportOf } from './fault-report.js';

export function foldSignalDropped(
  state: DeviceState,
  data: EventData<'terminal.signal.dropped.v1'>,
  event: EventRecord,
): boolean {
  foldNetwork(state.record.network, data);
  addFault(state.record.ledger, reportOf(state, event, { part: data.bearer, durationMs: data.durationMs }));
  return true;
}

export function foldHostUnreachable(
  state: DeviceState,
  { host, durationMs }: EventData<'terminal.host.unreachable.v1'>,
  event: EventRecord,
): boolean {
  addFault(state.record.ledger, reportOf(state, event, { host, durationMs }));
  return true;
}

export function foldVoltageDipped(
  state: DeviceState,
  data: EventData<'terminal.voltage.dipped.v1'>,
  event: EventRecord,
): boolean {
  addFault(state.record.ledger, reportOf(state, event, { part: data.supply, durationMs: data.durationMs }));
  return true;
}

/** Healthy reasons: the nightly restart that PCI asks for, an update, a person. */
const ORDINARY = new Set(['scheduled', 'update', 'user']);

export function foldRebooted(
  state: DeviceState,
  { reason }: EventData<'terminal.rebooted.v1'>,
  event: EventRecord,
): boolean {
  if (ORDINARY.has(reason)) return false;
  addFault(state.record.ledger, reportOf(state, event, { reason }));
  if (reason === 'security_violation') openSecurity(state.record, 'violation', event);
  return true;
}
