import { describeFault, type Logger, type Metrics } from '#observability';
import type { ReadModelLocation } from '#read-model';
import type { Settings } from '#settings';
import { codeOf } from '#sqlite-file';
import { ThreadKeeper } from '#threads';
import type { StartProjector } from '../projector.js';
import { MemoryShare } from './memory-share.js';
import { ProjectorLife } from './projector-life.js';

export interface ProjectInThread {
  /** Where the event store is, which is read, and the read model, which nobody else may write. */
  readonly eventStore: Settings['eventStore'];
  readonly readModel: ReadModelLocation;
  readonly metrics: Pick<Metrics, 'gather'>;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** The process, as the thread's own log names it; absent: the thread logs nothing. */
  readonly logName?: string;
  /** Beyond it the thread ends, and is started again. */
  readonly heapMibMax?: number;
}

/**
 * Follows the store in a thread of its own, so that a backlog holds up nobody who asks. A thread that ends (out of memory,
 * or by a fault of ours) is started again and goes on from the checkpoint, after it ran out of memory in smaller
 * transactions; meanwhile the read model is read as it is.
 */
export function projectInThread({
  eventStore,
  readModel,
  metrics,
  log,
  logName,
  heapMibMax,
}: ProjectInThread): StartProjector {
  return async (onProjected) => {
    const memory = new MemoryShare();
    const start = (onEnd: (cause: Error | undefined) => void): Promise<ProjectorLife> =>
      ProjectorLife.start(
        {
          data: { eventStore, readModel, memoryShare: memory.share, ...(logName !== undefined && { logName }) },
          metrics,
          onProjected(progress) {
            memory.moved(progress.logPosition);
            onProjected(progress);
          },
          ...(heapMibMax !== undefined && { heapMibMax }),
        },
        (cause) => {
          memory.ended(codeOf(cause));
          onEnd(cause);
        },
      );
    const keeper = new ThreadKeeper({
      name: 'projector',
      start,
      log,
      describe: (cause) => ({ code: codeOf(cause), fault: describeFault(cause) }),
    });
    keeper.begin();
    return {
      fault: () => memory.fault() ?? keeper.fault() ?? keeper.life?.fault(),
      stop: () => keeper.close(),
    };
  };
}
