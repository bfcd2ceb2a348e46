import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { codeOf, lockFile, SQLITE_FILE_ENDS, type FileLock } from '#sqlite-file';
import type { StoreFiles } from './backed-up-stores.js';
import { BackupRefused } from './backup-refused.js';
import { makeDurable, nameFile } from './durable-names.js';
import type { SectionName } from './format/contents.js';
import { RESTORE_MARKER, isMarked, mark, unmark } from './restore-marker.js';

/** The server's own lock: while one of the two runs, the other one is refused. */
const SERVER_LOCK = 'server.lock';
const names: readonly SectionName[] = ['events', 'access', 'read-model'];

/** Where a restore writes: an empty data folder, and store files elsewhere that are not there yet. */
export class RestoreTarget {
  readonly #placed: string[] = [];
  /** The deepest last. */
  readonly #madeFolders: string[] = [];
  #lock: FileLock | undefined;
  #beganAnew = false;
  #isMarked = false;

  constructor(
    readonly dataDir: string,
    private readonly stores: StoreFiles,
  ) {}

  /** An earlier restore into it was cut off before any file had its name, and this one began anew. */
  get beganAnew(): boolean {
    return this.#beganAnew;
  }

  /** Only looks. @throws BackupRefused where anything is there, or a restore was cut off while it put files in place */
  check(): void {
    const own = new Set(names.flatMap((name) => SQLITE_FILE_ENDS.map((end) => path.basename(this.fileOf(name) + end))));
    const wasCutOff = isMarked(this.dataDir);
    const strange = entriesOf(this.dataDir).filter((entry) => {
      if (this.#isNothing(entry)) return false;
      return !(wasCutOff && (entry === RESTORE_MARKER || own.has(entry)));
    });
    if (strange.length > 0 && wasCutOff) {
      throw new BackupRefused(
        'incomplete',
        'An earlier restore into the data folder was cut off; empty it, then restore again.',
      );
    }
    if (strange.length > 0) {
      throw new BackupRefused(
        'occupied',
        'The data folder is not empty, and a restore never replaces anything; name an empty one.',
      );
    }
    for (const file of Object.values(this.stores)) {
      if (!SQLITE_FILE_ENDS.some((end) => existsSync(file + end))) continue;
      throw new BackupRefused(
        'occupied',
        `There is a file ${path.basename(file)} already, and a restore never replaces one.`,
      );
    }
  }

  /**
   * Takes the folder, so that no server starts in it, and marks it.
   *
   * @throws SqliteFileRefused `locked`; BackupRefused where something came in between
   */
  async take(): Promise<void> {
    mkdirSync(this.dataDir, { recursive: true });
    this.#lock = lockFile(path.join(this.dataDir, SERVER_LOCK));
    this.check();
    this.#beganAnew = isMarked(this.dataDir);
    this.#isMarked = true;
    await mark(this.dataDir);
    this.#removeUnnamed();
    for (const file of Object.values(this.stores)) this.#makeFolder(path.dirname(file));
  }

  /** Where a store is written before it has its name. */
  fileOf(name: SectionName): string {
    return `${this.stores[name]}.restoring`;
  }

  /** Gives the files their names; killed in between, the mark is still there. */
  async place(sections: readonly SectionName[], onPlaced: () => void): Promise<void> {
    for (const name of sections) {
      const file = this.stores[name];
      if (existsSync(file))
        throw new BackupRefused('occupied', `There is a file ${path.basename(file)} now that was not there before.`);
      nameFile(this.fileOf(name), file);
      this.#placed.push(file);
      await makeDurable(path.dirname(file));
      onPlaced();
    }
    await unmark(this.dataDir);
  }

  /** Leaves it as it was found; empty, where it was missing. */
  async undo(): Promise<void> {
    if (!this.#lock) return;
    if (this.#isMarked) {
      this.#removeUnnamed();
      for (const file of this.#placed) rmSync(file, { force: true });
      for (const folder of this.#madeFolders.toReversed()) rmdirSync(folder);
      await unmark(this.dataDir);
    }
    rmSync(this.#lock.file, { force: true });
  }

  release(): void {
    this.#lock?.release();
  }

  #makeFolder(folder: string): void {
    if (existsSync(folder)) return;
    this.#makeFolder(path.dirname(folder));
    mkdirSync(folder);
    this.#madeFolders.push(folder);
  }

  #removeUnnamed(): void {
    for (const name of names) for (const end of SQLITE_FILE_ENDS) rmSync(this.fileOf(name) + end, { force: true });
  }

  /** What a new file system brings along, and a lock that a killed process left: it holds nothing. */
  #isNothing(entry: string): boolean {
    const found = lstatSync(path.join(this.dataDir, entry), { throwIfNoEntry: false });
    if (entry === 'lost+found') return found?.isDirectory() === true;
    return entry === SERVER_LOCK && found?.size === 0;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return [];
    throw new BackupRefused('unwritable', `The data folder cannot be read (${code}).`, { cause: error });
  }
}
