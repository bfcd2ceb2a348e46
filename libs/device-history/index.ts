export {
  createDeviceHistory,
  type Basis,
  type DeviceHistory,
  type HistoryEvent,
  type HistoryPage,
  type HistoryPageRequest,
  type Instant,
} from './device-history.js';
export { FoldFailure, foldPast, type FoldWatch, type Past } from './fold-past.js';
export { deadLettersOf } from './dead-letters.js';
export { countedFacts, knownAtMaxOf, laneClosure, laneFactRow, type LaneClosure } from './lane-closure.js';
export { Pace } from './pace.js';
export { ownEvent, type PastEvent } from './past-event.js';
export {
  grow,
  rangesOf,
  type DeviceCategory,
  type GrowingRanges,
  type OpenRanges,
  type RevisionRange,
} from './ranges.js';
export { createSiteHistory, type PastSite, type SiteHistory } from './site-history.js';
export {
  createRiskHistory,
  RISK_HISTORY_DAYS_MAX,
  RISK_HISTORY_EVENTS_MAX,
  TooMuchHistory,
  type RiskHistory,
  type RiskPoint,
} from './risk-history.js';
export {
  dropSnapshots,
  snapshotBefore,
  snapshotRow,
  SNAPSHOT_INPUTS,
  SnapshotPace,
  type Snapshot,
} from './snapshots.js';
export { decodePulse, encodePulse, type StoredPulse } from './stored-pulse.js';
export { voidedBy, voidsOf, type VoidRecord } from './voids.js';
export { ownSince, withFirst, type First } from './silence/source-devices.js';
export { SHARED, watermarksOf, watermarkThrough, type Watermark } from './silence/watermarks.js';
export { siteHours } from './silence/site-hours.js';
