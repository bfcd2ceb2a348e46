import type { EventStore, LogPosition } from '#event-store';
import type { DeadLetter, ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { DeviceEntries } from '../devices/device-entries.js';
import type { Poisoned } from '../page/classified.js';
import { readCheckpoint } from '../runner/checkpoint.js';
import { projectNext } from '../runner/project-next.js';
import { settle, TimerWheel } from '../wheel/timer-wheel.js';

/** An event broke the rebuild that had not been listed before: a person must look before the new model may serve. */
export class NewDeadLetter extends Error {
  override readonly name = 'NewDeadLetter';
  constructor({ eventId, type, reason }: Poisoned) {
    super(`event ${eventId} (${type}) is ${reason}, and was not before; the read model in use was left as it is`);
  }
}

export interface Rebuild {
  readonly store: EventStore;
  /** A new read model beside the live one, empty or part of the way. */
  readonly db: Kysely<ReadModelDatabase>;
  /** Those of the live read model; absent: none is known, and all are listed. */
  readonly known?: readonly DeadLetter[] | undefined;
  readonly now: () => number;
  onProgress?(events: number, logPosition: LogPosition): void;
}

/**
 * Folds the whole log into a new read model. Events that are listed already are passed again where they break for the
 * same reason.
 *
 * @returns how many events were folded, and how many could not be
 * @throws NewDeadLetter
 */
export async function rebuildReadModel({
  store,
  db,
  known,
  now,
  onProgress,
}: Rebuild): Promise<{ events: number; deadLetters: number }> {
  const listed = known && new Set(known.map(({ eventId, reason }) => `${eventId} ${reason}`));
  const onPoisoned = (poisoned: readonly Poisoned[]): void => {
    const strange = listed && poisoned.find(({ eventId, reason }) => !listed.has(`${eventId} ${reason}`));
    if (strange) throw new NewDeadLetter(strange);
  };
  const entries = new DeviceEntries();
  let position = await readCheckpoint(db);
  let [events, deadLetters] = [0, 0];
  for (;;) {
    const advance = await projectNext({ store, db, entries, now, onPoisoned }, position);
    events += advance.events;
    deadLetters += advance.poisoned.length;
    position = advance.logPosition;
    onProgress?.(events, position);
    if (advance.atHead) {
      await settle(new TimerWheel(), { db, entries, now: now() });
      return { events, deadLetters };
    }
    await new Promise(setImmediate);
  }
}
