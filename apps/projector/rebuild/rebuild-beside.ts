import { existsSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, LogPosition } from '#event-store';
import { bindToStore, openReadModel, replaceReadModel, setAside } from '#read-model';
import { lockFile, SQLITE_FILE_ENDS, SqliteFileRefused, type FileLock } from '#sqlite-file';
import { rebuiltFile } from '../live-read-model.js';
import { oldReadModel, type OldReadModel } from './old-read-model.js';
import { rebuildReadModel } from './rebuild-read-model.js';

export interface RebuildBeside {
  readonly store: EventStore;
  /** The read model in use; it may be missing or damaged. */
  readonly file: string;
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
 * Folds the whole log into a new file beside the read model in use, and puts it in its place: through the running
 * server where there is one. Killed at any point, it leaves the old one or the new one, whole.
 *
 * @throws RebuildUnderWay, NewDeadLetter, NotTakenOver; SqliteFileRefused, `foreign` for a file that is not ours
 */
export async function rebuildBeside(rebuild: RebuildBeside): Promise<Rebuilt> {
  const { file, now, store } = rebuild;
  const building = `${file}.rebuild`;
  const lock = lockUnlessHeld(`${building}.lock`);
  if (lock === undefined) throw new RebuildUnderWay();
  try {
    const origin = { storeId: store.storeId, head: await store.head() };
    const old = await oldReadModel(file, origin);
    remove(building); // left by a rebuild that was killed, perhaps of other code
    const told = await fold(rebuild, building, old);
    renameSync(building, rebuiltFile(file));
    return { ...told, ...(await putInPlace(file, old, now)) };
  } finally {
    lock.release();
  }
}

const remove = (building: string): void => {
  for (const end of SQLITE_FILE_ENDS) rmSync(building + end, { force: true });
};

async function fold(
  { store, retryDeadLetters, now, onProgress }: RebuildBeside,
  building: string,
  { deadLetters }: OldReadModel,
): Promise<{ events: number; deadLetters: number }> {
  const known = retryDeadLetters ? undefined : deadLetters;
  try {
    const model = await openReadModel({ file: building, mode: 'own' });
    try {
      await bindToStore(model.db, store.storeId);
      const rebuilt = await rebuildReadModel({ store, db: model.db, known, now, onProgress });
      model.settle(); // it is moved without a log
      return rebuilt;
    } finally {
      await model.close();
    }
  } catch (error) {
    remove(building); // a full disk has no room for what is of no use
    throw error;
  }
}

type InPlace = Pick<Rebuilt, 'takenOver' | 'aside'>;

async function putInPlace(file: string, old: OldReadModel, now: () => number): Promise<InPlace> {
  for (let waitedMs = 0; waitedMs < TAKE_OVER_MAX_MS; waitedMs += LOOK_EVERY_MS) {
    if (!existsSync(rebuiltFile(file))) return { takenOver: true };
    // A server that ends meanwhile leaves it to us.
    const lock = lockUnlessHeld(`${file}.lock`);
    if (lock !== undefined) return putOurselves(file, old, now, lock);
    await sleep(LOOK_EVERY_MS);
  }
  throw new NotTakenOver();
}

function putOurselves(file: string, old: OldReadModel, now: () => number, lock: FileLock): InPlace {
  try {
    // A server that was started and ended between our two looks has taken it over.
    if (!existsSync(rebuiltFile(file))) return { takenOver: true };
    const aside = old.isBeyondUse ? { aside: setAside(file, now()) } : {};
    replaceReadModel(rebuiltFile(file), file);
    return { takenOver: false, ...aside };
  } finally {
    lock.release();
  }
}

function lockUnlessHeld(lock: string): FileLock | undefined {
  try {
    return lockFile(lock);
  } catch (error) {
    if (error instanceof SqliteFileRefused && error.code === 'locked') return undefined;
    throw error;
  }
}
