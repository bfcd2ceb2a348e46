import type { Transferable } from 'node:worker_threads';
import { StoreUnavailable } from '#event-store';
import { describeFault } from '#http';
import type { Logger } from '#observability';
import { codeOf } from '#sqlite-file';
import type { Question } from './messages.js';
import { type StartLife, ThreadLife } from './thread-life.js';

/** Before a thread that ended is started again; twice as long each time, until one has lived for a minute. */
const RESTART_AFTER_MS = 100;
const RESTART_AFTER_MS_MAX = 30_000;
const LIVED_LONG_MS = 60_000;

export interface KeepThread extends StartLife {
  readonly log: Pick<Logger, 'error' | 'info'>;
}

/** Keeps the thread running: one that ends without being told to is started again, for as long as it takes. */
export class ThreadKeeper {
  #life: ThreadLife | undefined;
  #startedAt = 0;
  #restartAfterMs = RESTART_AFTER_MS;
  #restart: NodeJS.Timeout | undefined;
  #starting: Promise<void> | undefined;
  #closing = false;

  constructor(private readonly options: KeepThread) {}

  /** The first start. Rejects with what the store's file was refused for. */
  async open(): Promise<{ readonly storeId: string }> {
    const life = await this.#start();
    return { storeId: life.storeId };
  }

  /** Rejects with what the thread threw, or StoreUnavailable while there is none. */
  ask(question: Question, transfer?: readonly Transferable[]): Promise<unknown> {
    return this.#life?.ask(question, transfer) ?? Promise.reject(new StoreUnavailable(NO_THREAD));
  }

  /** Why nothing can be asked; undefined: it can. */
  fault(): string | undefined {
    return this.#life ? undefined : NO_THREAD;
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#restart);
    await this.#starting;
    const life = this.#life;
    this.#life = undefined;
    await life?.close();
  }

  async #start(): Promise<ThreadLife> {
    const life = await ThreadLife.start(this.options, (cause) => this.#ended(cause));
    this.#life = life;
    this.#startedAt = performance.now();
    return life;
  }

  #ended(cause: Error | undefined): void {
    this.#life = undefined;
    if (this.#closing) return;
    if (performance.now() - this.#startedAt > LIVED_LONG_MS) this.#restartAfterMs = RESTART_AFTER_MS;
    this.options.log.error(
      { code: codeOf(cause), fault: describeFault(cause), restartAfterMs: this.#restartAfterMs },
      'the thread that stores events has ended',
    );
    this.#startLater();
  }

  #startLater(): void {
    const afterMs = this.#restartAfterMs;
    this.#restartAfterMs = Math.min(2 * afterMs, RESTART_AFTER_MS_MAX);
    this.#restart = setTimeout(() => {
      this.#starting = this.#startAgain();
    }, afterMs).unref();
  }

  async #startAgain(): Promise<void> {
    try {
      await this.#start();
      this.options.log.info('the thread that stores events runs again');
    } catch (error) {
      this.options.log.error({ err: error }, 'the thread that stores events cannot be started');
      if (!this.#closing) this.#startLater();
    }
  }
}

const NO_THREAD = 'the thread that stores events is not running; it is started again';
