import { StoreUnavailable } from '#event-store';
import { CheckpointMoved } from './checkpoint.js';

/** What the runner does about an error of a whole page. Single events that break are listed and passed, one by one. */
export type Decision =
  { readonly what: 'retry'; readonly why: string } | { readonly what: 'stop'; readonly why: string };

/**
 * A page is never passed because of an error: it is tried again, at growing intervals and visibly not ready, until it
 * goes through; only where going on would do harm does the projector stop.
 */
export function decide(error: unknown): Decision {
  if (error instanceof CheckpointMoved) return { what: 'stop', why: error.message };
  if (error instanceof StoreUnavailable) return { what: 'retry', why: 'the event store does not answer' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected';
  return { what: 'retry', why: `a page cannot be projected (${code})` };
}

const RETRY_FIRST_MS = 100;
/** Long enough to be no load, short enough to be back within half a minute of a repair. */
const RETRY_MAX_MS = 30_000;

export const retryAfterMs = (attempt: number): number =>
  Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt, 16));
