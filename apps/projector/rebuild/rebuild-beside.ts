import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, LogPosition } from '#event-store';
import { bindToStore, isLockedElsewhere, type PlaceLock, type ReadModelPlace } from '#read-model';
import { oldReadModel, type OldReadModel } from './old-read-model.js';
import { rebuildReadModel } from './rebuild-read-model.js';

export interface RebuildBeside {
  readonly store: EventStore;
  /** The read model in use; it may be missing or damaged. */
  readonly place: ReadModelPlace;
  /** Events that could not be folded before are tried again, and listed anew where they still cannot. */
  readonly retryDeadLetters: boolean;
  readonly now: () => number;
  onProgress(events: number, logPosition: LogPosition): void;
}

export interface Rebuilt {
  readonly events: number;
  readonly deadLetters: number;
  /** A running server has taken it over; otherwise the next one will find it in place. */
  readonly takenOver: boolean;
  /** Where the one before lies now, if it was damaged and nobody served it; otherwise it made room for the new one. */
  readonly aside?: string;
}

/** The server looks twice a second and finishes the page it is at. */
const TAKE_OVER_MAX_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** The server that runs did not take the rebuilt read model over; it is there for its next start. */
export class NotTakenOver extends Error {
  override readonly name = 'NotTakenOver';
  constructor() {
    super('the running server has not taken the rebuilt read model over within 30 seconds; it will at its next start');
  }
}

/** Somebody else rebuilds this read model already. */
export class RebuildUnderWay extends Error {
  override readonly name = 'RebuildUnderWay';
  constructor() {
    super('another rebuild of this read model is under way; wait until it has ended');
  }
}

/**
 * Folds the whole log into a new one beside the read model in use, and puts it in its place: through the running
 * server where there is one. Killed at any point, it leaves the old one or the new one, whole.
 *
 * @throws RebuildUnderWay, NewDeadLetter, NotTakenOver; SqliteFileRefused, `foreign` for a file that is not ours; PostgresRefused
 */
export async function rebuildBeside(rebuild: RebuildBeside): Promise<Rebuilt> {
  const { place, now, store } = rebuild;
  const lock = await unlessHeld(() => place.lockRebuilding());
  if (lock === undefined) throw new RebuildUnderWay();
  try {
    const origin = { storeId: store.storeId, head: await store.head() };
    const old = await oldReadModel(place, origin);
    const told = await fold(rebuild, old);
    await place.finishRebuilding();
    return { ...told, ...(await putInPlace(place, old, now)) };
  } finally {
    await lock.release();
  }
}

async function fold(
  { place, store, retryDeadLetters, now, onProgress }: RebuildBeside,
  { deadLetters }: OldReadModel,
): Promise<{ events: number; deadLetters: number }> {
  const known = retryDeadLetters ? undefined : deadLetters;
  try {
    const model = await place.openRebuilding();
    try {
      await bindToStore(model.db, store.storeId);
      const rebuilt = await rebuildReadModel({ store, db: model.db, known, now, onProgress });
      model.settle(); // it is moved without a log
      return rebuilt;
    } finally {
      await model.close();
    }
  } catch (error) {
    await place.dropRebuilding(); // a full disk has no room for what is of no use
    throw error;
  }
}

type InPlace = Pick<Rebuilt, 'takenOver' | 'aside'>;

async function putInPlace(place: ReadModelPlace, old: OldReadModel, now: () => number): Promise<InPlace> {
  for (let waitedMs = 0; waitedMs < TAKE_OVER_MAX_MS; waitedMs += LOOK_EVERY_MS) {
    if (!(await place.hasRebuilt())) return { takenOver: true };
    // A server that ends meanwhile leaves it to us.
    const lock = await unlessHeld(() => place.lock());
    if (lock !== undefined) return putOurselves(place, old, now, lock);
    await sleep(LOOK_EVERY_MS);
  }
  throw new NotTakenOver();
}

async function putOurselves(
  place: ReadModelPlace,
  old: OldReadModel,
  now: () => number,
  lock: PlaceLock,
): Promise<InPlace> {
  try {
    // A server that was started and ended between our two looks has taken it over.
    if (!(await place.hasRebuilt())) return { takenOver: true };
    const aside = old.isBeyondUse ? { aside: await place.setAside(now()) } : {};
    await place.putRebuiltInPlace();
    return { takenOver: false, ...aside };
  } finally {
    await lock.release();
  }
}

async function unlessHeld(take: () => Promise<PlaceLock>): Promise<PlaceLock | undefined> {
  try {
    return await take();
  } catch (error) {
    if (isLockedElsewhere(error)) return undefined;
    throw error;
  }
}
