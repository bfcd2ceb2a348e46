import { compareFoldOrder } from '#telemetry';
import type { FoldInput } from './fold-input.js';

/** By key; a lane change stands behind the event of the device's own that caused it. */
export const foldOrder = (a: FoldInput, b: FoldInput): number =>
  compareFoldOrder(a.key, b.key) || Number(a.kind === 'lane') - Number(b.kind === 'lane');
