import { foldOrder } from './fold-order.js';
import type { DeviceState } from './device-state.js';
import type { FoldInput, LaneInput, OwnEvent } from './fold-input.js';
import { forget } from './ledger/buckets.js';
import { foldEvent } from './by-type/fold-event.js';
import { addInconsistency } from './inconsistencies.js';
import { foldSignOfLife } from '../silence/sign-of-life.js';

/**
 * Folds one input into the state, in place: inputs must come in fold order (`foldOrder`), each once. True when more
 * than the pulse may have changed. Events that a record has voided are not given to the fold at all, but for what
 * `foldVoided` keeps of them.
 */
export function foldInput(state: DeviceState, input: FoldInput): boolean {
  const { pulse, record } = state;
  pulse.newest = input.key;
  pulse.folded += 1;
  if (input.knownAt > pulse.knownAtMax) pulse.knownAtMax = input.knownAt;
  if (input.kind === 'lane') return foldLane(state, input);
  if (input.isLifecycle) record.revision += 1;
  const isRemembered = seen(state, input);
  const touched = foldEvent(state, input.event);
  if (touched) forget(record.ledger, input.key.effectiveAt);
  return touched || input.isLifecycle || isRemembered;
}

/** Folds any number of inputs, in whatever order they are given. */
export function foldInputs(state: DeviceState, inputs: readonly FoldInput[]): boolean {
  let changed = false;
  for (const input of inputs.toSorted(foldOrder)) changed = foldInput(state, input) || changed;
  return changed;
}

/** A voided event counts no longer, but its revision was taken, and it rests on what was known of it. */
export function foldVoided(state: DeviceState, { isLifecycle, key, knownAt }: OwnEvent): void {
  state.pulse.newest = key;
  state.pulse.knownAtMax = Math.max(state.pulse.knownAtMax, knownAt);
  if (isLifecycle) state.record.revision += 1;
}

function foldLane({ record }: DeviceState, { change }: LaneInput): boolean {
  record.lane = change.lane;
  record.laneLifecycle = change.lifecycle;
  if (change.inconsistency !== undefined) addInconsistency(record, change.inconsistency);
  return true;
}

/** What a back office says of a device is no sign of life. */
function seen(state: DeviceState, { event, key }: OwnEvent): boolean {
  if (!event.type.startsWith('terminal.')) return false;
  const { pulse } = state;
  pulse.firstSeenAt ??= key.effectiveAt;
  pulse.lastSeenAt = key.effectiveAt;
  pulse.source = event.source;
  return foldSignOfLife(state, key.effectiveAt);
}
