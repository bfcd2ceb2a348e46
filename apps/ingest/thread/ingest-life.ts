import type { Transferable, Worker } from 'node:worker_threads';
import { StoreUnavailable } from '#event-store';
import type { Metrics } from '#observability';
import { startMeteredThread, type ThreadLife } from '#threads';
import { revive } from './carried-error.js';
import type { Answered, Asked, FromThread, Question, ThreadData } from './messages.js';

/**
 * Heap of the thread: 80 MB for the heads of 400,000 streams, four times the 64 MiB of bodies in flight, 60,000 events
 * that wait at some 2 KiB, and as much again for what is not collected yet. Beyond it the thread ends and is started
 * again, and the process lives.
 */
const HEAP_MIB_MAX = 1_024;

export interface StartLife {
  readonly data: Omit<ThreadData, 'metrics'>;
  readonly metrics: Pick<Metrics, 'gather'>;
  /** Absent: as above. */
  readonly heapMibMax?: number;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One thread from its start to its end: questions out, answers in. What is not answered when it ends is rejected. */
export class IngestLife implements ThreadLife {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #hasEnded = false;
  /** What ended it; undefined where it closed as it was told to. */
  #cause: Error | undefined;

  private constructor(
    worker: Worker,
    readonly storeId: string,
    onEnd: (cause: Error | undefined) => void,
  ) {
    this.#worker = worker;
    worker.on('message', (said: FromThread) => {
      if (said.tell === 'answers') for (const answer of said.answers) this.#settle(answer);
    });
    worker.on('error', (error: Error) => (this.#cause = error));
    worker.on('exit', () => {
      this.#end();
      onEnd(this.#cause);
    });
  }

  /** Resolves when it has the store open; rejects with what the store's file was refused for. */
  static async start(
    { data, metrics, heapMibMax = HEAP_MIB_MAX }: StartLife,
    onEnd: (cause: Error | undefined) => void,
  ): Promise<IngestLife> {
    const { worker, said } = await startMeteredThread<FromThread>(new URL('./ingest.thread', import.meta.url), {
      name: 'ingest',
      data: data satisfies Omit<ThreadData, 'metrics'>,
      metrics,
      resourceLimits: { maxOldGenerationSizeMb: heapMibMax },
    });
    if (said.tell === 'ready') return new IngestLife(worker, said.storeId, onEnd);
    await worker.terminate();
    throw said.tell === 'refused' ? revive(said.error) : new Error('the thread spoke before it was ready');
  }

  /** Rejects with what the thread threw, or StoreUnavailable where it ended meanwhile. */
  ask(question: Question, transfer: readonly Transferable[] = []): Promise<unknown> {
    if (this.#hasEnded) return Promise.reject(gone());
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, question } satisfies Asked, transfer);
    });
  }

  /** Resolves when its files are closed and it has ended. */
  async close(): Promise<void> {
    await this.ask({ ask: 'close' });
    await this.#worker.terminate();
  }

  #settle(answer: Answered): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(revive(answer.error));
    else waiting?.resolve(answer.value);
  }

  #end(): void {
    this.#hasEnded = true;
    for (const { reject } of this.#waiting.values()) reject(gone());
    this.#waiting.clear();
  }
}

const gone = (): StoreUnavailable => new StoreUnavailable('the thread that stores events has ended');
