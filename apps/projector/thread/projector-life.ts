import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Metrics } from '#observability';
import { startMeteredThread, type ThreadLife } from '#threads';
import type { Progress } from '../runner/projection-runner.js';
import type { FromThread, ThreadData, ToThread } from './messages.js';
import { ProgressGauge } from './progress-gauge.js';

/**
 * Heap of the thread: 200 MB for the devices of a transaction, as much for those kept from earlier ones, the rest for
 * their rows and what is not collected yet; so a process with 100,000 devices stays below 1 GiB. Beyond it the thread ends
 * and is started again, and the process lives.
 */
const HEAP_MIB_MAX = 896;
/** For what is soon forgotten, rows and events of a page: with less, more of it is copied before it is forgotten. */
const YOUNG_HEAP_MIB = 64;

export interface StartLife {
  readonly data: Omit<ThreadData, 'metrics' | 'progress'>;
  readonly metrics: Pick<Metrics, 'gather'>;
  readonly onProjected: (progress: Progress) => void;
  /** Absent: as above. */
  readonly heapMibMax?: number;
}

/** One projecting thread from its start to its end. */
export class ProjectorLife implements ThreadLife {
  readonly #gauge = new ProgressGauge();
  readonly #onProjected: (progress: Progress) => void;
  /** There from `start` on. */
  #worker!: Worker;
  #trouble: string | undefined;

  private constructor({ onProjected }: StartLife) {
    this.#onProjected = onProjected;
  }

  /** Resolves when it is at work; rejects with what it threw. `onEnd` is told what ended it thereafter, if it was an error. */
  static async start(start: StartLife, onEnd: (cause: Error | undefined) => void): Promise<ProjectorLife> {
    const { data, metrics, heapMibMax = HEAP_MIB_MAX } = start;
    const life = new ProjectorLife(start);
    const { worker } = await startMeteredThread<FromThread>(new URL('./projector.thread', import.meta.url), {
      name: 'projector',
      data: { ...data, progress: life.#gauge.memory } satisfies Omit<ThreadData, 'metrics'>,
      metrics,
      resourceLimits: { maxOldGenerationSizeMb: heapMibMax, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB },
      onWord: (said) => life.#hear(said),
    });
    life.#worker = worker;
    let cause: Error | undefined;
    worker.on('error', (error: Error) => (cause = error));
    worker.on('exit', () => onEnd(cause));
    return life;
  }

  /** What keeps it from going on. */
  fault(): string | undefined {
    return this.#trouble;
  }

  /** Resolves when the page under way is written, its files are closed and it has ended. */
  async close(): Promise<void> {
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('stop' satisfies ToThread);
    await ended;
  }

  #hear(said: FromThread): void {
    switch (said.tell) {
      case 'ready':
        return;
      case 'progress':
        return this.#onProjected(this.#gauge.take());
      case 'trouble':
        this.#trouble = said.why ?? undefined;
        return;
      case 'stopped':
        void this.#worker.terminate();
    }
  }
}
