import type { EventStore } from '#event-store';
import type { ReadModelPlace } from '#read-model';
import { type Progress, ProjectionRunner, type RunnerReports } from './runner/projection-runner.js';

/** One that writes the read model, here or in another thread. */
export interface Projector {
  /** What keeps it from going on; undefined: nothing. */
  fault(): string | undefined;
  /** Ends after the page that is under way; the read model is closed then. */
  stop(): Promise<void>;
}

/** `onProjected` is told where it begins, and after every commit. */
export type StartProjector = (onProjected: (progress: Progress) => void) => Promise<Projector>;

export interface ProjectHere {
  /** A read model that is there and bound to the store; nobody else may write it. */
  readonly place: Pick<ReadModelPlace, 'open'>;
  readonly store: EventStore;
  readonly now: () => number;
  readonly reports: RunnerReports;
  /** The part of its memory, 0 to 1, that it may take until it has caught up; absent: all of it. */
  readonly memoryShare?: number;
}

/**
 * Follows the store in the calling thread.
 *
 * @throws SqliteFileRefused, PostgresRefused where the read model cannot be opened
 */
export async function projectHere(
  { place, store, now, reports, memoryShare = 1 }: ProjectHere,
  onProjected: (progress: Progress) => void,
): Promise<Projector> {
  const model = await place.open('own');
  let trouble: string | undefined;
  const heard: RunnerReports = {
    advanced: (advance, tookMs) => reports.advanced(advance, tookMs),
    turned: (devices) => reports.turned(devices),
    trouble(why, error) {
      trouble = why ?? undefined;
      reports.trouble(why, error);
    },
  };
  const runner = new ProjectionRunner({ store, db: model.db, now, reports: heard, onProjected, memoryShare });
  runner.start();
  return {
    fault: () => trouble,
    async stop() {
      await runner.stop();
      await model.close();
    },
  };
}
