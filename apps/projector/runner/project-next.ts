import { setImmediate } from 'node:timers/promises';
import { SNAPSHOT_INPUTS } from '#device-history';
import type { EventStore, LogPage, LogPosition } from '#event-store';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import type { DeviceEntries } from '../devices/device-entries.js';
import { WorkingSet } from '../devices/working-set.js';
import { writeDevices } from '../devices/write-devices.js';
import { SourcesHeard } from '../silence/sources-heard.js';
import { writeSources, type MovedWatermark } from '../silence/write-sources.js';
import { classify, type Poisoned } from '../page/classified.js';
import { OrdinaryPages } from '../page/ordinary-pages.js';
import { projectPage } from '../page/project-page.js';
import { moveCheckpoint } from './checkpoint.js';
import { listDeadLetters } from './dead-letters.js';
import { StepClock, type StepTimes } from './step-clock.js';
import { TRANSACTION_LIMITS, type TransactionLimits } from './transaction-limits.js';

export interface Projection {
  readonly db: Kysely<ReadModelDatabase>;
  readonly store: EventStore;
  readonly entries: DeviceEntries;
  readonly now: () => number;
  /** `TRANSACTION_LIMITS` where absent. */
  readonly limits?: TransactionLimits;
  /** Inputs between two snapshots of a device; `SNAPSHOT_INPUTS` where absent. */
  readonly snapshotEvery?: number;
  /** Decides about events that cannot be decoded or folded; what it throws aborts the page. Absent: they are listed. */
  readonly onPoisoned?: (poisoned: readonly Poisoned[]) => void;
  /** Asked between two pages: what was folded is written then, and the rest left for later. Absent: never. */
  readonly isStopping?: () => boolean;
}

export interface Advance {
  readonly logPosition: LogPosition;
  readonly events: number;
  readonly poisoned: readonly Poisoned[];
  readonly atHead: boolean;
  /** `receivedAt` of the newest event among them; 0 where there was none of a device. */
  readonly newestReceivedAt: number;
  /** Watermarks of sources that may have moved. */
  readonly moved: readonly MovedWatermark[];
  /** Devices that were folded anew for something that lies before what was folded. */
  readonly refolds: number;
  /** Where the time of the transaction went. */
  readonly steps: StepTimes;
}

/**
 * Reads what the log holds behind `after`, up to what it holds now, and writes what that changes: rows, change table, dead
 * letters and checkpoint in one transaction. What it throws has written nothing.
 */
export async function projectNext(projection: Projection, after: LogPosition): Promise<Advance> {
  const { db, store, entries, limits = TRANSACTION_LIMITS } = projection;
  const clock = new StepClock();
  const head = await store.head();
  const first = await store.readAll({ after, limit: limits.page });
  if (first.next === after) return { ...NOTHING, logPosition: after, atHead: first.atHead, steps: clock.times() };
  const working = new WorkingSet(entries);
  try {
    const advance = await db
      .transaction()
      .execute((tx) => projectPages({ ...projection, limits, db: tx }, working, { after, first, head, clock }));
    entries.keep(working.entries());
    clock.was('commit');
    return { ...advance, steps: clock.times() };
  } catch (error) {
    entries.forget(); // they hold what was not written
    throw error;
  }
}

const NOTHING = { events: 0, poisoned: [], newestReceivedAt: 0, moved: [], refolds: 0 } as const;

interface Stretch {
  readonly after: LogPosition;
  readonly first: LogPage;
  readonly head: LogPosition;
  readonly clock: StepClock;
}

async function projectPages(
  {
    db,
    store,
    now,
    onPoisoned,
    isStopping,
    limits,
    snapshotEvery = SNAPSHOT_INPUTS,
  }: Projection & { readonly limits: TransactionLimits },
  working: WorkingSet,
  { after, first, head, clock }: Stretch,
): Promise<Omit<Advance, 'steps'>> {
  let [events, newestReceivedAt] = [0, 0];
  const began = performance.now();
  const poisoned: Poisoned[] = [];
  const heard = new SourcesHeard();
  const context = { db, store, working, heard, snapshotEvery };
  const ordinary = new OrdinaryPages(context);
  for (let page = first; ; page = await store.readAll({ after: page.next, limit: limits.page })) {
    clock.was('read');
    const projected = (await ordinary.project(page)) ?? (await projectPage(context, classify(page)));
    onPoisoned?.(projected.poisoned);
    await listDeadLetters(db, projected.poisoned, now());
    poisoned.push(...projected.poisoned);
    events += page.events.length;
    newestReceivedAt = Math.max(newestReceivedAt, projected.newestReceivedAt);
    clock.was('fold');
    const isFull =
      events + limits.page > limits.eventsMax ||
      working.weight + heard.weight >= limits.weight ||
      (events + limits.page > limits.events && performance.now() - began >= limits.ms);
    if (page.atHead || page.next >= head || isFull || isStopping?.() === true) {
      const moved = await writeSources(db, heard);
      await writeDevices(db, [...working.devices()], now());
      clock.was('write');
      await moveCheckpoint(db, { from: after, to: page.next, now: now(), newestReceivedAt });
      const { refolds } = working;
      return { logPosition: page.next, atHead: page.atHead, events, poisoned, newestReceivedAt, moved, refolds };
    }
    await setImmediate();
    clock.skip();
  }
}
