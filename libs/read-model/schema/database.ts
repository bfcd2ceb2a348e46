import type { Generated } from 'kysely';

/**
 * The read model's tables: one definition for SQLite and PostgreSQL. Every key begins with the tenant. Instants are
 * milliseconds since 1970; columns that end in `Json` hold JSON text; log positions are decimal text, since they may
 * pass what a JavaScript number holds.
 */
export interface ReadModelDatabase {
  meta: { name: string; value: string };
  checkpoints: Checkpoint;
  devices: DeviceRow;
  deviceDetails: DeviceDetail;
  deviceHours: DeviceHours;
  deviceFirmware: { tenant: string; device: string; component: string; version: string; since: number };
  deviceSnapshots: DeviceSnapshot;
  deviceRanges: DeviceRange;
  deviceVoids: DeviceVoid;
  deviceLanes: { tenant: string; device: string; changesJson: string; knownAtMax: number };
  laneFacts: LaneFactRow;
  positionTerms: PositionTermRow;
  sources: SourceRow;
  sourceHours: SourceHour;
  sites: { tenant: string; site: string; merchant: string | null; venue: string | null; dataJson: string };
  siteFacts: SiteFact;
  releases: Release;
  rejected: RejectedRow;
  changes: ChangeRow;
  deadLetters: DeadLetter;
}

/** How far a projector has come; moved by compare-and-set in the transaction of the rows. */
export interface Checkpoint {
  projector: string;
  logPosition: string;
  /** When it last moved, and `receivedAt` of the newest event it has folded. */
  movedAt: number;
  newestReceivedAt: number;
}

/** What lists filter, order and count by. */
export interface DeviceRow {
  tenant: string;
  device: string;
  serial: string | null;
  model: string | null;
  position: string | null;
  site: string | null;
  merchant: string | null;
  lifecycle: string;
  /** 0 or 1: left out of lists and counts unless asked for. */
  retired: number;
  revision: number;
  firstSeenAt: number | null;
  lastSeenAt: number | null;
  connectivity: string;
  /** The source by whose watermark its silence is measured, empty: the one that sources with few devices share; null: never heard from. */
  heardThrough: string | null;
  /** From which watermark on it is offline; null: it is already, or never will be. */
  silentFrom: number | null;
  /** When it is to be looked at though nothing happens to it, whatever the watermark; null: not before something does. */
  lookAgainAt: number | null;
  /** Bands by rank: 0 LOW, 1 MODERATE, 2 HIGH, 3 CRITICAL. */
  band: number;
  /** Probability within 30 days. */
  risk: number;
  cause: string | null;
  action: string;
  /** In lower case, for prefixes where case is ignored. */
  deviceFolded: string;
  serialFolded: string | null;
  positionFolded: string | null;
  siteFolded: string | null;
  merchantFolded: string | null;
  /** What changes with every sign of life: the fold's pulse and the open ranges of revisions. */
  pulseJson: string;
}

/** A sender of telemetry, and since when it has spoken for three devices: it has a watermark of its own from then on. */
export interface SourceRow {
  tenant: string;
  source: string;
  /** The three devices that spoke through it first, by when that happened and by since when that is known. */
  firstsJson: string;
  /** Third of them; null: it speaks for fewer. */
  ownSinceAt: number | null;
  ownSinceKnown: number | null;
}

/** How far a source came in one hour since 1970. */
export interface SourceHour {
  tenant: string;
  source: string;
  hour: number;
  /** The latest `effectiveAt` of its `terminal.*` events of that hour; null: none. */
  latestAt: number | null;
  /** The latest `effectiveAt` of those that became known in that hour, or lie in it where that is later; null: none. */
  knownLatestAt: number | null;
}

export interface DeviceDetail {
  tenant: string;
  device: string;
  /** What contradicts itself in its lifecycle, in words; a part of the record. */
  inconsistenciesJson: string;
  /** The fold's state but for the pulse and the hours of the ledger. */
  recordJson: string;
  /** What was concluded of it: features, diagnoses, advice, and as of when. */
  assessmentJson: string;
}

/** Some hours of a device's ledger, so that what happens now does not rewrite the week before it. */
export interface DeviceHours {
  tenant: string;
  device: string;
  /** Hours since 1970; the first that may stand in it. */
  fromHour: number;
  /** The buckets of those hours in which something was told. */
  hoursJson: string;
}

/** A state of the fold as of one input, so that the past need not be folded from its beginning. */
export interface DeviceSnapshot {
  tenant: string;
  device: string;
  /** Key of the newest input it holds. */
  effectiveAt: number;
  sequence: string | null;
  eventId: string;
  knownAtMax: number;
  stateJson: string;
}

/** Revisions `fromRevision` to `toRevision` of one of the device's streams hold events of `effectiveAt` from `fromAt` to `toAt`, all of one UTC day. */
export interface DeviceRange {
  tenant: string;
  device: string;
  category: string;
  fromRevision: number;
  toRevision: number;
  fromAt: number;
  toAt: number;
}

export interface DeviceVoid {
  tenant: string;
  device: string;
  /** The record that voids; itself an event that may be voided. */
  voidEventId: string;
  /** What it voids. */
  eventId: string;
  knownAt: number;
}

export interface LaneFactRow {
  tenant: string;
  eventId: string;
  effectiveAt: number;
  sequence: string | null;
  knownAt: number;
  device: string;
  kind: string;
  position: string | null;
  site: string | null;
  merchant: string | null;
  replacedBy: string | null;
  /** Where it was withdrawn to, or why it was swapped. */
  detail: string | null;
}

export interface PositionTermRow {
  tenant: string;
  position: string;
  /** 0 for the oldest. */
  ordinal: number;
  device: string;
  site: string;
  merchant: string;
  fromAt: number;
  toAt: number | null;
  swapReason: string | null;
}

/** Every registration of a site, for answers as of an instant. */
export interface SiteFact {
  tenant: string;
  site: string;
  eventId: string;
  effectiveAt: number;
  sequence: string | null;
  knownAt: number;
  dataJson: string;
}

export interface Release {
  tenant: string;
  model: string;
  component: string;
  version: string;
  eventId: string;
  effectiveAt: number;
  knownAt: number;
  dataJson: string;
}

export interface RejectedRow {
  tenant: string;
  id: string;
  cloudEventId: string | null;
  reason: string;
  detail: string;
  receivedAt: number;
  payload: string;
}

/** One change of one device, for whoever is subscribed; kept for an hour. */
export interface ChangeRow {
  seq: Generated<number>;
  tenant: string;
  device: string;
  changedAt: number;
  /** What filters look at, before and after; null: there was no such device. */
  beforeJson: string | null;
  afterJson: string | null;
}

/** An event that could not be decoded or folded: passed, listed, never forgotten. */
export interface DeadLetter {
  projector: string;
  logPosition: string;
  stream: string;
  revision: number;
  eventId: string;
  type: string;
  reason: string;
  detail: string;
  listedAt: number;
}
