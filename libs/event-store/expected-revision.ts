import type { ExpectedRevision } from './event-store.js';

/** Whether a stream whose last event has revision `actual` (-1: it has none) is as the writer expects it. */
export function isAsExpected(expected: ExpectedRevision, actual: number): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'none':
      return actual === -1;
    case 'exists':
      return actual >= 0;
    default:
      return actual === expected;
  }
}
