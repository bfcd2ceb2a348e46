import type { Transferable } from 'node:worker_threads';
import { StoreUnavailable } from '#event-store';
import { describeFault, type Logger } from '#observability';
import { codeOf } from '#sqlite-file';
import { ThreadKeeper } from '#threads';
import { IngestLife, type StartLife } from './ingest-life.js';
import type { Question } from './messages.js';

export interface KeepIngest extends StartLife {
  readonly log: Pick<Logger, 'error' | 'info'>;
}

/** Asks the thread that stores events, whichever it is at the time: one that ended is started again. */
export class IngestKeeper {
  readonly #keeper: ThreadKeeper<IngestLife>;

  constructor({ log, ...life }: KeepIngest) {
    this.#keeper = new ThreadKeeper({
      name: 'ingest',
      start: (onEnd) => IngestLife.start(life, onEnd),
      log,
      describe: (cause) => ({ code: codeOf(cause), fault: describeFault(cause) }),
    });
  }

  /** The first start. Rejects with what the store's file was refused for. */
  async open(): Promise<{ readonly storeId: string }> {
    const { storeId } = await this.#keeper.open();
    return { storeId };
  }

  /** Rejects with what the thread threw, or StoreUnavailable while there is none. */
  ask(question: Question, transfer?: readonly Transferable[]): Promise<unknown> {
    return this.#keeper.life?.ask(question, transfer) ?? Promise.reject(new StoreUnavailable(this.#gone()));
  }

  /** Why nothing can be asked; undefined: it can. */
  fault(): string | undefined {
    return this.#keeper.life ? undefined : this.#gone();
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }

  #gone(): string {
    return this.#keeper.fault() ?? 'the thread that stores events is not running';
  }
}
