import { existsSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, LogPosition } from '#event-store';
import { openReadModel, setAside, type DeadLetter } from '#read-model';
import { lockFile, SqliteFileRefused, type FileLock } from '#sqlite-file';
import { rebuiltFile } from '../live-read-model.js';
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

/**
 * Folds the whole log into a new file beside the read model in use, and puts it in its place: through the running
 * server where there is one. Killed at any point, it leaves the old one or the new one, whole.
 *
 * @throws SqliteFileRefused `locked` when another rebuild is under way; NewDeadLetter; NotTakenOver
 */
export async function rebuildBeside(rebuild: RebuildBeside): Promise<Rebuilt> {
  const { file } = rebuild;
  const building = `${file}.rebuild`;
  const lock = lockFile(`${building}.lock`);
  try {
    // What an earlier rebuild left that was cut off is made anew: it may be of other code.
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(building + end, { force: true });
    const told = await fold(rebuild, building);
    renameSync(building, rebuiltFile(file));
    return { ...told, takenOver: await putInPlace(file, rebuild.now) };
  } finally {
    lock.release();
  }
}

async function fold(
  { store, file, retryDeadLetters, now, onProgress }: RebuildBeside,
  building: string,
): Promise<{ events: number; deadLetters: number }> {
  const known = retryDeadLetters ? undefined : await knownDeadLetters(file);
  const model = await openReadModel({ file: building, mode: 'own' });
  try {
    return await rebuildReadModel({ store, db: model.db, known, now, onProgress });
  } finally {
    await model.close();
  }
}

/** Undefined where there is no read model that can tell. */
async function knownDeadLetters(file: string): Promise<readonly DeadLetter[] | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    const model = await openReadModel({ file, mode: 'read' });
    try {
      return await model.db.selectFrom('deadLetters').selectAll().execute();
    } finally {
      await model.close();
    }
  } catch (error) {
    if (error instanceof SqliteFileRefused) return undefined;
    throw error;
  }
}

async function putInPlace(file: string, now: () => number): Promise<boolean> {
  const lock = lockUnlessServed(file);
  if (lock !== undefined) {
    try {
      // What a killed server left beside the old file belongs to the old file alone.
      if (existsSync(`${file}-wal`) || existsSync(`${file}-shm`)) setAside(file, now());
      renameSync(rebuiltFile(file), file);
      return false;
    } finally {
      lock.release();
    }
  }
  for (let waitedMs = 0; waitedMs < TAKE_OVER_MAX_MS; waitedMs += LOOK_EVERY_MS) {
    if (!existsSync(rebuiltFile(file))) return true;
    await sleep(LOOK_EVERY_MS);
  }
  throw new NotTakenOver();
}

function lockUnlessServed(file: string): FileLock | undefined {
  try {
    return lockFile(`${file}.lock`);
  } catch (error) {
    if (error instanceof SqliteFileRefused && error.code === 'locked') return undefined;
    throw error;
  }
}
