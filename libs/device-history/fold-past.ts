import {
  byKey,
  emptyDevice,
  foldInput,
  foldOrder,
  foldVoided,
  isAfter,
  laneInput,
  type DeviceState,
  type FoldInput,
  type LaneChange,
} from '#device';
import type { EventStore, LogPosition } from '#event-store';
import { Pace } from './pace.js';
import { ownEvent, readRanges, type PastEvent } from './past-event.js';
import type { RevisionRange } from './ranges.js';
import { SNAPSHOT_INPUTS, SnapshotPace, type Snapshot } from './snapshots.js';
import { stretchesOf } from './stretches.js';

/** What is to be folded of one device's past. */
export interface Past {
  readonly tenant: string;
  readonly device: string;
  /** All ranges that may hold events of the interval. */
  readonly ranges: readonly RevisionRange[];
  /** Events behind it are left out. */
  readonly upTo: LogPosition;
  /** All lane changes of the device, as they count for this fold. */
  readonly changes: readonly LaneChange[];
  /** Events that count no longer, with the instant since when that is known. */
  readonly voided: ReadonlyMap<string, number>;
  /** Events that could not be folded before. */
  readonly passed?: ReadonlySet<string>;
  readonly from?: Snapshot | undefined;
  /** Inputs between two snapshots; `SNAPSHOT_INPUTS` where absent. */
  readonly snapshotEvery?: number | undefined;
  /** Events in memory at once; `STRETCH_EVENTS_MAX` where absent. */
  readonly stretchEventsMax?: number | undefined;
  /** What happened later is left out. */
  readonly at?: number;
  /** What became known later is left out. */
  readonly knownBy?: number;
}

/** Looks on while a past is folded. What is handed over changes with the next input: take what is worth keeping at once. */
export interface FoldWatch {
  /** A state worth keeping. */
  onSnapshot?(snapshot: Snapshot): void;
  /** The state up to here is that of any instant before `nextAt`. */
  beforeInput?(state: DeviceState, nextAt: number): void;
  afterInput?(state: DeviceState, at: number, recordChanged: boolean): void;
}

/** An event broke the fold, and the state with it: whoever lists the event folds again without it. */
export class FoldFailure extends Error {
  override readonly name = 'FoldFailure';
  constructor(
    readonly tenant: string,
    readonly device: string,
    readonly event: PastEvent,
    override readonly cause: unknown,
  ) {
    super(`event ${event.record.eventId} cannot be folded: ${cause instanceof Error ? cause.name : 'unknown cause'}`);
  }
}

/**
 * Folds a device's past in fold order, a stretch of days in memory at a time. Null where nothing has happened by then: the
 * device does not exist yet. The same inputs as live, so the same state.
 *
 * @throws FoldFailure
 */
export async function foldPast(store: EventStore, past: Past, watch: FoldWatch = {}): Promise<DeviceState | null> {
  const { from, at = Number.POSITIVE_INFINITY, knownBy = Number.POSITIVE_INFINITY } = past;
  const counts = (input: FoldInput): boolean =>
    input.key.effectiveAt <= at && input.knownAt <= knownBy && (from === undefined || isAfter(input.key, from.key));
  let lanes = past.changes.map(laneInput).filter(counts).toSorted(byKey);
  const state = from === undefined ? emptyDevice() : from.state;
  const pace = new SnapshotPace(state, past.snapshotEvery ?? SNAPSHOT_INPUTS);
  const turns = new Pace();
  let began = from !== undefined;
  for (const { ranges, endsAt } of stretchesOf(past.ranges, past.stretchEventsMax)) {
    const events = await readRanges(
      store,
      past.tenant,
      past.device,
      ranges,
      past.upTo,
      async () => past.passed ?? NONE,
    );
    const due = lanes.filter(({ key }) => key.effectiveAt < endsAt);
    lanes = lanes.slice(due.length);
    const inputs = [...events.map(ownEvent).filter(counts), ...due];
    for (const [i, input] of inputs.sort(foldOrder).entries()) {
      if (began) watch.beforeInput?.(state, input.key.effectiveAt);
      let recordChanged;
      try {
        recordChanged = fold(state, input, past);
      } catch (error) {
        const event = events.find(({ record }) => record.eventId === input.key.eventId);
        throw event ? new FoldFailure(past.tenant, past.device, event, error) : error;
      }
      began = true;
      watch.afterInput?.(state, input.key.effectiveAt, recordChanged);
      if (watch.onSnapshot && pace.isDue(state, inputs[i + 1]?.key)) watch.onSnapshot({ key: input.key, state });
      if (i % INPUTS_BETWEEN_LOOKS === 0) await turns.rest();
    }
  }
  return began ? state : null;
}

const NONE: ReadonlySet<string> = new Set();

/** A look at the clock costs little, an `await` for each input more than folding it. */
const INPUTS_BETWEEN_LOOKS = 100;

/** True when more than the pulse may have changed. */
function fold(state: DeviceState, input: FoldInput, { voided, passed }: Past): boolean {
  if (input.kind === 'event') {
    const voidedSince = voided.get(input.key.eventId);
    if (voidedSince !== undefined) {
      foldVoided(state, { ...input, knownAt: Math.max(input.knownAt, voidedSince) });
      return true;
    }
    if (passed?.has(input.key.eventId)) return false;
  }
  return foldInput(state, input);
}
