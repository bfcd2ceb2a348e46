import type { EventStore, LogPosition } from '#event-store';
import {
  bindToStore,
  isBeyondUse,
  notFoldedFrom,
  type PlaceLock,
  type ReadModel,
  type ReadModelDatabase,
  type ReadModelPlace,
} from '#read-model';
import type { Kysely } from 'kysely';
import type { Projector, StartProjector } from './projector.js';
import { readCheckpoint } from './runner/checkpoint.js';
import type { Progress } from './runner/projection-runner.js';

export interface LiveReadModelOptions {
  readonly place: ReadModelPlace;
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

/** How soon a rebuilt read model is taken over. */
const LOOK_FOR_REBUILT_MS = 500;
/** An answer that began to read before an exchange has ended by then: its connections are kept so long. */
const RETIRED_AFTER_MS = 30_000;

/** The read model in use: the projector that writes it, a connection to read it, and the exchange for a rebuilt one under way. */
export class LiveReadModel {
  readonly #options: LiveReadModelOptions;
  readonly #lock: PlaceLock;
  readonly #listeners = new Set<() => void>();
  #reader!: ReadModel;
  /** Those before an exchange, which somebody may still be reading with, and when they are closed. */
  readonly #retired = new Map<ReadModel, NodeJS.Timeout>();
  /** Undefined before it is started, and while an exchange that failed half way waits to be tried again. */
  #projector: Projector | undefined;
  #progress: Progress = { logPosition: 0n as LogPosition, newestReceivedAt: 0 };
  #watch: NodeJS.Timeout | undefined;
  /** The exchange that is under way. */
  #exchange: Promise<void> | undefined;
  #exchangeFault: string | undefined;

  private constructor(options: LiveReadModelOptions, lock: PlaceLock) {
    this.#options = options;
    this.#lock = lock;
  }

  /** @throws SqliteFileRefused, PostgresRefused where another process has it, it is not ours or cannot be reached */
  static async open(options: LiveReadModelOptions): Promise<LiveReadModel> {
    const { place } = options;
    const live = new LiveReadModel(options, await place.lock());
    try {
      await place.putRebuiltInPlace();
      await live.#openReader();
      return live;
    } catch (error) {
      await live.#lock.release();
      await place.close();
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
  readonly fault = (): string | undefined => this.#lock.fault() ?? this.#exchangeFault ?? this.#projector?.fault();

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
    for (const [reader, timer] of this.#retired) {
      clearTimeout(timer);
      await reader.close();
    }
    await this.#stopProjector();
    await this.#lock.release();
    await this.#options.place.close();
  }

  async #startProjector(): Promise<void> {
    this.#projector = await this.#options.startProjector((progress) => this.#tell(progress));
  }

  async #stopProjector(): Promise<void> {
    await this.#projector?.stop();
    this.#projector = undefined;
  }

  async #openReader(): Promise<void> {
    const { place, store } = this.#options;
    const model = await this.#openOrAnew();
    try {
      await bindToStore(model.db, store.storeId);
      this.#reader = await place.open('read');
      this.#tell({ logPosition: await readCheckpoint(this.#reader.db), newestReceivedAt: 0 });
    } finally {
      await model.close();
    }
  }

  /** The read model as it lies there, or a new one where that is of no use. */
  async #openOrAnew(): Promise<ReadModel> {
    const { place, store } = this.#options;
    const model = await place.open('own').catch((error: unknown) => {
      if (!isBeyondUse(error)) throw error;
      return this.#anew(error.message);
    });
    const why = await notFoldedFrom(model.db, { storeId: store.storeId, head: await store.head() });
    if (why === undefined) return model;
    await model.close();
    return this.#anew(`The read model ${place.name} ${why}.`);
  }

  async #anew(why: string): Promise<ReadModel> {
    const { place, now, onSetAside } = this.#options;
    onSetAside(await place.setAside(now()), why);
    return place.open('own');
  }

  #look(): void {
    this.#exchange ??= this.#swapWhereDue().finally(() => (this.#exchange = undefined));
  }

  async #swapWhereDue(): Promise<void> {
    // A database that cannot be asked is told of by whoever needs it.
    const isDue = this.#projector === undefined || (await this.#options.place.hasRebuilt().catch(() => false));
    if (isDue) await this.#swap();
  }

  /**
   * The old one is read until nobody writes it any more. Reads that are under way on a file end first: a query is one
   * synchronous call of the driver; those on a database go on. What fails (no room, no more files) is told, and tried again at the next look.
   */
  async #swap(): Promise<void> {
    const { place, onSwapped, onNotSwapped } = this.#options;
    try {
      await this.#stopProjector();
      const before = this.#reader;
      if (!place.isReadThroughExchange) await before.close();
      await place.putRebuiltInPlace();
      await this.#openReader();
      if (place.isReadThroughExchange) this.#retire(before);
      await this.#startProjector();
    } catch (error) {
      this.#exchangeFault = 'a rebuilt read model cannot be taken over';
      return onNotSwapped(error);
    }
    this.#exchangeFault = undefined;
    onSwapped();
  }

  #retire(reader: ReadModel): void {
    const close = (): void => {
      this.#retired.delete(reader);
      void reader.close();
    };
    this.#retired.set(reader, setTimeout(close, RETIRED_AFTER_MS).unref());
  }

  #tell(progress: Progress): void {
    this.#progress = progress;
    for (const listener of this.#listeners) listener();
  }
}
