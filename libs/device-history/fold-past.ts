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
import { ownEvent, readRanges } from './past-event.js';
import type { RevisionRange } from './ranges.js';
import { SNAPSHOT_INPUTS, type Snapshot } from './snapshots.js';

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
  /** What happened later is left out. */
  readonly at?: number;
  /** What became known later is left out. */
  readonly knownBy?: number;
}

export interface Folding {
  /** A state worth keeping, as it is at this moment. */
  onSnapshot?(snapshot: Snapshot): void;
  /** An event broke the fold; the state it leaves is thrown away. */
  onFailure?(input: FoldInput, error: unknown): void;
}

const DAY_MS = 86_400_000;
const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/**
 * Folds a device's past in fold order, a UTC day of events in memory at a time. Null where nothing has happened by
 * then: the device does not exist yet. The same inputs as live, so the same state.
 */
export async function foldPast(store: EventStore, past: Past, folding: Folding = {}): Promise<DeviceState | null> {
  const { from, at = Number.POSITIVE_INFINITY, knownBy = Number.POSITIVE_INFINITY } = past;
  const counts = (input: FoldInput): boolean =>
    input.key.effectiveAt <= at && input.knownAt <= knownBy && (from === undefined || isAfter(input.key, from.key));
  const lanes = past.changes.map(laneInput).filter(counts).toSorted(byKey);
  const days = Map.groupBy(past.ranges, (range) => dayOf(range.fromAt));
  const state = from === undefined ? emptyDevice() : from.state;
  let began = from !== undefined;
  for (const day of [...new Set([...days.keys(), ...lanes.map(({ key }) => dayOf(key.effectiveAt))])].sort((a, b) => a - b)) {
    const events = await readRanges(store, past.tenant, past.device, days.get(day) ?? [], past.upTo);
    const inputs = [...events.map(ownEvent).filter(counts), ...lanes.filter(({ key }) => dayOf(key.effectiveAt) === day)];
    for (const input of inputs.sort(foldOrder)) {
      fold(state, input, past, folding);
      began = true;
    }
  }
  return began ? state : null;
}

function fold(state: DeviceState, input: FoldInput, { voided, passed }: Past, { onSnapshot, onFailure }: Folding): void {
  const voidedSince = input.kind === 'event' ? voided.get(input.key.eventId) : undefined;
  if (input.kind === 'event' && voidedSince !== undefined) {
    foldVoided(state, { ...input, knownAt: Math.max(input.knownAt, voidedSince) });
    return;
  }
  if (input.kind === 'event' && passed?.has(input.key.eventId)) return;
  try {
    foldInput(state, input);
  } catch (error) {
    if (!onFailure) throw error;
    onFailure(input, error);
  }
  if (onSnapshot && state.pulse.folded % SNAPSHOT_INPUTS === 0) onSnapshot({ key: input.key, state });
}
