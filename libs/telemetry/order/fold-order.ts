import { compareSequence } from './sequence.js';

/** What orders events in a fold; never their arrival. */
export interface FoldOrdered {
  readonly effectiveAt: number;
  readonly sequence?: string | undefined;
  readonly eventId: string;
}

/** Order of two events of a fold: by `effectiveAt`, then `sequence`, then `eventId` (lower-case hex, so by text). */
export const compareFoldOrder = (a: FoldOrdered, b: FoldOrdered): number =>
  a.effectiveAt - b.effectiveAt ||
  compareSequence(a.sequence, b.sequence) ||
  (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
