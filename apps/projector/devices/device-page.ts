import type { LaneChange } from '#device';
import type { FoldFailure, RevisionRange } from '#device-history';
import type { EventStore, LogPosition } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceItem } from '../page/classified.js';
import type { FoldedDevice } from './working-set.js';

/** All lane changes of one device as they stand now. */
export interface DeviceLanes {
  readonly changes: readonly LaneChange[];
  /** As the device was folded with them until now. */
  readonly before: readonly LaneChange[];
  /** Since when all that they rest on is known. */
  readonly knownAtMax: number;
}

/** What one page of the log holds for one device. */
export interface DevicePage {
  readonly device: FoldedDevice;
  readonly items: readonly DeviceItem[];
  /** Absent: as before. */
  readonly lanes?: DeviceLanes | undefined;
  /** A record of this page voids an event of the device, or a voided one counts again. */
  readonly voids: boolean;
}

export interface FoldContext {
  readonly db: Kysely<ReadModelDatabase>;
  readonly store: EventStore;
  /** The page's end: what lies behind it in the store is not folded yet. */
  readonly upTo: LogPosition;
  /** Inputs between two snapshots of a device. */
  readonly snapshotEvery: number;
}

/** What a page has made of a device. */
export interface FoldedPage {
  /** More than the pulse changed. */
  readonly recordChanged: boolean;
  /** It was folded anew, since something of its past is other than it was. */
  readonly refolded: boolean;
  /** Ranges of revisions that this page closed. */
  readonly closedRanges: readonly RevisionRange[];
  /** Events that could not be folded. */
  readonly failures: readonly FoldFailure[];
}
