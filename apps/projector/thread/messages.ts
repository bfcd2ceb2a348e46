import type { ThreadObservation } from '#observability';
import type { ReadModelLocation } from '#read-model';
import type { Settings } from '#settings';

/** What the thread is started with. */
export interface ThreadData extends ThreadObservation {
  /** Where the event store is, which it reads, and the read model, which it alone writes. */
  readonly eventStore: Settings['eventStore'];
  readonly readModel: ReadModelLocation;
  /** The part of its memory, 0 to 1, that transactions may take until it has caught up. */
  readonly memoryShare: number;
  /** Memory of a `ProgressGauge`. */
  readonly progress: SharedArrayBuffer;
}

/** What the thread is told, once: end after the page that is under way, and close everything. */
export type ToThread = 'stop';

/** What the thread says: first that it is at work. */
export type FromThread =
  | { readonly tell: 'ready' }
  /** Its gauge has moved, and no word of it is under way. */
  | { readonly tell: 'progress' }
  /** What keeps it from going on; null: nothing any more. */
  | { readonly tell: 'trouble'; readonly why: string | null }
  /** Everything is closed: it may end. */
  | { readonly tell: 'stopped' };
