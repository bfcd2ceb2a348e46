import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { lockFile, SQLITE_FILE_ENDS, type FileLock } from '#sqlite-file';
import { openReadModel, replaceReadModel, setAside } from '../open-read-model.js';
import type { ReadModel } from '../read-model.js';
import type { PlaceLock, ReadModelPlace } from './read-model-place.js';

/** A file; what lies beside it are files too. */
export class SqlitePlace implements ReadModelPlace {
  readonly isReadThroughExchange = false;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  get name(): string {
    return path.basename(this.#file);
  }

  async isThere(): Promise<boolean> {
    return existsSync(this.#file);
  }

  open(mode: 'own' | 'read'): Promise<ReadModel> {
    return openReadModel({ file: this.#file, mode });
  }

  async lock(): Promise<PlaceLock> {
    return held(lockFile(`${this.#file}.lock`));
  }

  async lockRebuilding(): Promise<PlaceLock> {
    return held(lockFile(`${this.#rebuilding}.lock`));
  }

  async openRebuilding(): Promise<ReadModel> {
    await this.dropRebuilding(); // left by a rebuild that was killed, perhaps of other code
    return openReadModel({ file: this.#rebuilding, mode: 'own' });
  }

  async dropRebuilding(): Promise<void> {
    for (const end of SQLITE_FILE_ENDS) rmSync(this.#rebuilding + end, { force: true });
  }

  async finishRebuilding(): Promise<void> {
    renameSync(this.#rebuilding, rebuiltFile(this.#file));
  }

  async hasRebuilt(): Promise<boolean> {
    return existsSync(rebuiltFile(this.#file));
  }

  async putRebuiltInPlace(): Promise<void> {
    if (existsSync(rebuiltFile(this.#file))) replaceReadModel(rebuiltFile(this.#file), this.#file);
  }

  async setAside(now: number): Promise<string> {
    return setAside(this.#file, now);
  }

  async close(): Promise<void> {}

  get #rebuilding(): string {
    return `${this.#file}.rebuild`;
  }
}

/** Where the command line leaves a rebuilt read model for the running server to take over. */
const rebuiltFile = (file: string): string => `${file}.rebuilt`;

/** The operating system holds it as long as the process lives. */
const held = (lock: FileLock): PlaceLock => ({ fault: () => undefined, release: () => lock.release() });
