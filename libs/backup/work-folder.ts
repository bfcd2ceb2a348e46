import { existsSync, mkdirSync, rmSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { SQLITE_FILE_ENDS, SqliteFileRefused, codeOf, lockFile, type FileLock } from '#sqlite-file';
import { BackupRefused } from './backup-refused.js';

/** Secrets lie in it for a while. */
const OWNER_ONLY = 0o700;
const NAMES = ['backup', 'events', 'access', 'read-model'] as const;

/**
 * Where a backup is made: a folder `<file>.partial` beside the file that it shall become, on the same disk, so that a
 * backup that was cut off never has a backup's name. What an earlier one left that was killed is made anew.
 */
export class WorkFolder {
  readonly #folder: string;
  readonly #lock: FileLock;

  private constructor(folder: string, lock: FileLock) {
    this.#folder = folder;
    this.#lock = lock;
  }

  /** @throws BackupRefused where there is something at the place of the backup, or another one is made there */
  static open(file: string): WorkFolder {
    const name = path.basename(file);
    if (existsSync(file)) throw alreadyThere(name);
    const folder = `${file}.partial`;
    makeFolder(folder, name);
    const work = new WorkFolder(folder, lockOf(folder, name));
    work.#clear();
    return work;
  }

  fileOf(name: (typeof NAMES)[number]): string {
    return path.join(this.#folder, name);
  }

  /** Frees the room that a file took. */
  remove(name: (typeof NAMES)[number]): void {
    for (const end of SQLITE_FILE_ENDS) rmSync(this.fileOf(name) + end, { force: true });
  }

  /** Removes it with all that is left in it. */
  close(): void {
    this.#clear();
    rmSync(this.#lock.file, { force: true });
    this.#lock.release();
    try {
      rmdirSync(this.#folder);
    } catch {
      // Somebody else put something into it: it is theirs.
    }
  }

  #clear(): void {
    for (const name of NAMES) this.remove(name);
  }
}

export const alreadyThere = (name: string): BackupRefused =>
  new BackupRefused('exists', `There is a file ${name} already, and a backup never replaces one; choose another name.`);

/** Not the folders above it: one that is not there may be a disk that is not mounted. */
function makeFolder(folder: string, name: string): void {
  try {
    mkdirSync(folder, { mode: OWNER_ONLY });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return;
    const why = code === 'ENOENT' ? 'the folder for it does not exist' : `its folder cannot be written (${code})`;
    throw new BackupRefused('unwritable', `The backup ${name} cannot be written: ${why}.`, { cause: error });
  }
}

function lockOf(folder: string, name: string): FileLock {
  try {
    return lockFile(path.join(folder, 'backup.lock'));
  } catch (error) {
    if (!(error instanceof SqliteFileRefused) || error.code !== 'locked') throw error;
    throw new BackupRefused(
      'busy',
      `Another backup to ${name} is under way; wait for its end, or choose another name.`,
    );
  }
}
