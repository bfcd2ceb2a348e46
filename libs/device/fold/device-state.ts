import type { FoldKey } from '../fold-key.js';
import type { Lane } from '../lanes/lane-fact.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { GapMemory } from '../silence/gap-memory.js';
import type { OpenGaps } from '../silence/sign-of-life.js';
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
  /** `source` of the latest of them. */
  source: string | null;
  gaps: OpenGaps | null;
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

export interface SecurityMatter {
  kind: 'tamper' | 'violation' | 'keys' | 'code';
  at: number;
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
  /** When a setting was last reported otherwise than before; null: never. */
  configuredAt: number | null;
  network: Network;
  keys: { loadedAt: number | null; missingSince: number | null; missingEventId: string | null };
  /** Security causes that are open, oldest first: until a swap, or until a bench found nothing. */
  security: SecurityMatter[];
  service: ServiceRecord[];
  /** How long the device is usually silent. */
  gaps: GapMemory;
  ledger: Ledger;
}

export interface DeviceState {
  readonly pulse: DevicePulse;
  readonly record: DeviceRecordState;
}
