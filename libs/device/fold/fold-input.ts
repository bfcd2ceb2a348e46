import type { EventRecord } from '#telemetry';
import type { FoldKey } from '../fold-key.js';
import type { LaneChange } from '../lanes/fold-lanes.js';

/** An event of the device's own streams. */
export interface OwnEvent {
  readonly kind: 'event';
  readonly key: FoldKey;
  readonly knownAt: number;
  readonly event: EventRecord;
  /** Whether it lies in the lifecycle stream: those are counted, and the count is the stream's revision. */
  readonly isLifecycle: boolean;
}

/** What lane facts, the device's own or those of others, change for it. */
export interface LaneInput {
  readonly kind: 'lane';
  readonly key: FoldKey;
  readonly knownAt: number;
  readonly change: LaneChange;
}

export type FoldInput = OwnEvent | LaneInput;

export const laneInput = (change: LaneChange): LaneInput => ({
  kind: 'lane',
  key: change.key,
  knownAt: change.knownAt,
  change,
});
