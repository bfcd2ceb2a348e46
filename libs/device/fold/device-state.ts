import type { FoldKey } from '../fold-key.js';
import type { Lane } from '../lanes/lane-fact.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Ledger } from './ledger/ledger.js';

/** What changes with every sign of life; kept apart so that a heartbeat rewrites little. */
export interface DevicePulse {
  /** Of the newest input folded; null before the first. */
  newest: FoldKey | null;
  /** Inputs folded so far. */
  folded: number;
  /** The latest `knownAt` of all that this state rests on: a state may answer `RECEIVED` only from then on. */
  knownAtMax: number;
  /** Of `terminal.*` events; null: never heard from. */
  firstSeenAt: number | null;
  lastSeenAt: number | null;
  /** The newest value of each gauge, by name. */
  gauges: Record<string, { value: number; at: number }>;
}

export interface DeviceIdentity {
  serial: string;
  model: string;
  manufacturedAt: string | null;
  approvalExpiresAt: string | null;
  warrantyEndsAt: string | null;
  cohort: string | null;
}

export interface Firmware {
  version: string;
  /** Since when this version has been reported without another in between. */
  since: number;
}

/** A repair, inspection or confirmed failure of one component. */
export interface ServiceRecord {
  at: number;
  kind: 'failure-confirmed' | 'repaired' | 'inspected';
  component: string;
  finding: 'confirmed' | 'no_fault_found' | null;
  action: string | null;
  eventId: string;
}

/** What the device is connected through, as last reported. */
export interface Network {
  networkId: string | null;
  carrier: string | null;
  cellId: string | null;
}

/** Everything that is known of a device as of its newest input, but for the pulse. JSON all through: it is stored as it is. */
export interface DeviceRecordState {
  identity: DeviceIdentity | null;
  /**
   * Lifecycle events so far, less one: of all of them that is the revision of their stream, whatever order they came in.
   */
  revision: number;
  lane: Lane | null;
  /** What lane facts say; null: nothing, so that registration decides. */
  laneLifecycle: Lifecycle | null;
  inconsistencies: string[];
  firmware: Record<string, Firmware>;
  configuration: Record<string, unknown>;
  network: Network;
  keys: { loadedAt: number | null; missingSince: number | null };
  service: ServiceRecord[];
  ledger: Ledger;
}

export interface DeviceState {
  readonly pulse: DevicePulse;
  readonly record: DeviceRecordState;
}
