import { SNAPSHOT_INPUTS } from '#device-history';
import type { EventStore, LogPosition } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceEntries } from '../devices/device-entries.js';
import type { MovedWatermark } from '../silence/project-sources.js';
import { classify, type Poisoned } from '../page/classified.js';
import { projectPage } from '../page/project-page.js';
import { moveCheckpoint } from './checkpoint.js';
import { listDeadLetters } from './dead-letters.js';

/** Events of one transaction: some 20 ms of work, after which readers and the way in get their turn. */
export const PAGE_EVENTS_MAX = 1_000;

export interface Projection {
  readonly db: Kysely<ReadModelDatabase>;
  readonly store: EventStore;
  readonly entries: DeviceEntries;
  readonly now: () => number;
  /** Inputs between two snapshots of a device; `SNAPSHOT_INPUTS` where absent. */
  readonly snapshotEvery?: number;
  /** Decides about events that cannot be decoded or folded; what it throws aborts the page. Absent: they are listed. */
  readonly onPoisoned?: (poisoned: readonly Poisoned[]) => void;
}

export interface Advance {
  readonly logPosition: LogPosition;
  readonly events: number;
  readonly poisoned: readonly Poisoned[];
  readonly atHead: boolean;
  /** `receivedAt` of the newest event of the page; 0 where it held none of a device. */
  readonly newestReceivedAt: number;
  /** Watermarks of sources that may have moved. */
  readonly moved: readonly MovedWatermark[];
  /** Devices that were folded anew for something that lies before what was folded. */
  readonly refolds: number;
}

/**
 * Reads the next page of the log and writes what it changes: rows, change table, dead letters and checkpoint in one
 * transaction. What it throws has written nothing.
 */
export async function projectNext(projection: Projection, after: LogPosition): Promise<Advance> {
  const { db, store, entries, now, snapshotEvery = SNAPSHOT_INPUTS } = projection;
  const page = await store.readAll({ after, limit: PAGE_EVENTS_MAX });
  const advance = { logPosition: page.next, events: page.events.length, atHead: page.atHead };
  if (page.next === after) return { ...advance, poisoned: [], newestReceivedAt: 0, moved: [], refolds: 0 };
  const classified = classify(page);
  try {
    const { pages, poisoned, moved, refolds } = await db.transaction().execute(async (tx) => {
      const projected = await projectPage({ db: tx, store, entries, now: now(), snapshotEvery }, classified);
      projection.onPoisoned?.(projected.poisoned);
      await listDeadLetters(tx, projected.poisoned, now());
      await moveCheckpoint(tx, {
        from: after,
        to: page.next,
        now: now(),
        newestReceivedAt: classified.newestReceivedAt,
      });
      return projected;
    });
    entries.keep(pages.map(({ entry }) => entry));
    return { ...advance, poisoned, newestReceivedAt: classified.newestReceivedAt, moved, refolds };
  } catch (error) {
    entries.forget(); // they hold what was not written
    throw error;
  }
}
