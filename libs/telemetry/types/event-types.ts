import type { Static } from 'typebox';
import type { EventCategory, EventType } from './event-type.js';
import * as device from './fleet-device.js';
import * as fleet from './fleet-surroundings.js';
import * as faults from './terminal-faults.js';
import * as payments from './terminal-payments.js';
import * as reports from './terminal-reports.js';
import * as surroundings from './terminal-surroundings.js';

/** Every type and version ever released, in the order of the contract's table. */
const RELEASED = [
  reports.heartbeat,
  reports.activity,
  reports.counters,
  payments.cardReadFailed,
  payments.cardReadFallback,
  payments.transactionFailed,
  reports.offlineQueue,
  surroundings.signalDropped,
  surroundings.hostUnreachable,
  surroundings.voltageDipped,
  surroundings.rebooted,
  faults.peripheralFaulted,
  surroundings.vibrationDetected,
  faults.tamperDetected,
  faults.keysMissing,
  faults.keysLoaded,
  faults.firmwareReported,
  faults.firmwareUpdateFailed,
  faults.appCrashed,
  reports.configurationReported,
  faults.faultReported,
  fleet.siteRegistered,
  fleet.firmwareReleased,
  device.deviceRegistered,
  device.deviceDeployed,
  device.deviceWithdrawn,
  device.deviceInspected,
  device.deviceFailureConfirmed,
  device.deviceRepaired,
  device.deviceSwapped,
  device.deviceRetired,
  device.recordVoided,
] as const;

type Released = (typeof RELEASED)[number];

/** Full name with its version, such as `terminal.heartbeat.v1`. */
export type EventTypeName = Released['type'];

/** Data of a type as it was checked; fields that the contract does not name are kept beside these. */
export type EventData<Name extends EventTypeName> = Static<Extract<Released, { type: Name }>['data']>;

/** The registry: one schema value per type and version. A Map, so that `constructor` is no type. */
export const eventTypes: ReadonlyMap<string, EventType> = new Map<string, EventType>(
  RELEASED.map((released) => [released.type, released]),
);

/** Which streams and which fold a type belongs to. */
export function categoryOf(type: EventTypeName): EventCategory;
export function categoryOf(type: string): EventCategory | undefined;
export function categoryOf(type: string): EventCategory | undefined {
  return eventTypes.get(type)?.category;
}
