import { existsSync } from 'node:fs';
import path from 'node:path';
import type { EventStore, LogPosition } from '#event-store';
import {
  bindToStore,
  isBeyondUse,
  notFoldedFrom,
  openReadModel,
  replaceReadModel,
  setAside,
  type ReadModel,
  type ReadModelDatabase,
} from '#read-model';
import { lockFile, type FileLock } from '#sqlite-file';
import type { Kysely } from 'kysely';
import type { Projector, StartProjector } from './projector.js';
import { readCheckpoint } from './runner/checkpoint.js';
import type { Progress } from './runner/projection-runner.js';

export interface LiveReadModelOptions {
  readonly file: string;
  readonly store: Pick<EventStore, 'storeId' | 'head'>;
  readonly now: () => number;
  /** Starts the one that writes it: again after an exchange. */
  readonly startProjector: StartProjector;
  /** A read model that could not be used was moved here, and is folded anew. */
  onSetAside(aside: string, why: string): void;
  /** A rebuilt one has taken the place of the one before. */
  onSwapped(): void;
  /** An exchange failed; it is tried again. */
  onNotSwapped(error: unknown): void;
}

/** Where the command line leaves a rebuilt read model for the running server to take over. */
export const rebuiltFile = (file: string): string => `${file}.rebuilt`;

/** How soon a rebuilt read model is taken over. */
const LOOK_FOR_REBUILT_MS = 500;

/** The read model in use: the projector that writes it, a connection to read it, and the exchange for a rebuilt one under way. */
export class LiveReadModel {
  readonly #options: LiveReadModelOptions;
  readonly #lock: FileLock;
  readonly #listeners = new Set<() => void>();
  #reader!: ReadModel;
  /** Undefined before it is started, and while an exchange that failed half way waits to be tried again. */
  #projector: Projector | undefined;
  #progress: Progress = { logPosition: 0n as LogPosition, newestReceivedAt: 0 };
  #watch: NodeJS.Timeout | undefined;
  /** The exchange that is under way. */
  #exchange: Promise<void> | undefined;
  #exchangeFault: string | undefined;

  private constructor(options: LiveReadModelOptions, lock: FileLock) {
    this.#options = options;
    this.#lock = lock;
  }

  /** @throws SqliteFileRefused where another process has it, or the file is not ours */
  static async open(options: LiveReadModelOptions): Promise<LiveReadModel> {
    const live = new LiveReadModel(options, lockFile(`${options.file}.lock`));
    try {
      live.#takeOver();
      await live.#openReader();
      return live;
    } catch (error) {
      live.#lock.release();
      throw error;
    }
  }

  /** To read with; asked for at every use, since another may take its place. */
  readonly reader = (): Kysely<ReadModelDatabase> => this.#reader.db;

  /** Everything up to `logPosition` is in the read model; when the newest event among it was received (0: unknown). */
  readonly progress = (): Progress => this.#progress;

  /** Told after every commit of the projector. Returns how to stop listening. */
  readonly onProjected = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What keeps it from following the store; undefined: nothing. */
  readonly fault = (): string | undefined => this.#exchangeFault ?? this.#projector?.fault();

  async start(): Promise<void> {
    await this.#startProjector();
    this.#watch ??= setInterval(() => this.#look(), LOOK_FOR_REBUILT_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.#exchange;
    this.#listeners.clear();
    // The last to close a file brings its log into it, which a reader cannot.
    await this.#reader.close();
    await this.#stopProjector();
    this.#lock.release();
  }

  async #startProjector(): Promise<void> {
    this.#projector = await this.#options.startProjector((progress) => this.#tell(progress));
  }

  async #stopProjector(): Promise<void> {
    await this.#projector?.stop();
    this.#projector = undefined;
  }

  async #openReader(): Promise<void> {
    const { file, store } = this.#options;
    const model = await this.#openOrAnew();
    try {
      await bindToStore(model.db, store.storeId);
      this.#reader = await openReadModel({ file, mode: 'read' });
      this.#tell({ logPosition: await readCheckpoint(this.#reader.db), newestReceivedAt: 0 });
    } finally {
      await model.close();
    }
  }

  /** The read model as it lies there, or a new one where that is of no use. */
  async #openOrAnew(): Promise<ReadModel> {
    const { file, store } = this.#options;
    const model = await this.#openOwn().catch((error: unknown) => {
      if (!isBeyondUse(error)) throw error;
      return this.#anew(error.message);
    });
    const why = await notFoldedFrom(model.db, { storeId: store.storeId, head: await store.head() });
    if (why === undefined) return model;
    await model.close();
    return this.#anew(`The read model ${path.basename(file)} ${why}.`);
  }

  #anew(why: string): Promise<ReadModel> {
    const { file, now, onSetAside } = this.#options;
    onSetAside(setAside(file, now()), why);
    return this.#openOwn();
  }

  #openOwn(): Promise<ReadModel> {
    return openReadModel({ file: this.#options.file, mode: 'own' });
  }

  #look(): void {
    const { file } = this.#options;
    if (this.#exchange !== undefined || (this.#projector !== undefined && !existsSync(rebuiltFile(file)))) return;
    this.#exchange = this.#swap().finally(() => (this.#exchange = undefined));
  }

  /**
   * The old one is read until nobody writes it any more. Reads that are under way on its connection end first: a query is
   * one synchronous call of the driver. What fails (no room, no more files) is told, and tried again at the next look.
   */
  async #swap(): Promise<void> {
    const { onSwapped, onNotSwapped } = this.#options;
    try {
      await this.#stopProjector();
      await this.#reader.close();
      this.#takeOver();
      await this.#openReader();
      await this.#startProjector();
    } catch (error) {
      this.#exchangeFault = 'a rebuilt read model cannot be taken over';
      return onNotSwapped(error);
    }
    this.#exchangeFault = undefined;
    onSwapped();
  }

  #takeOver(): void {
    const { file } = this.#options;
    if (existsSync(rebuiltFile(file))) replaceReadModel(rebuiltFile(file), file);
  }

  #tell(progress: Progress): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener();
  }
}
