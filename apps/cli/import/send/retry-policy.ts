/** What a request came to: an answer, or none. */
export type Attempt =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | null }
  /** The connection was refused, cut or too slow: whether anything was stored is not known. */
  | { readonly kind: 'no-answer'; readonly code: string };

/** A server that is started again is back within a minute; what fails for longer than two needs a person. */
export const GIVE_UP_AFTER_MS = 120_000;
const DELAY_FIRST_MS = 200;
const DELAY_MAX_MS = 10_000;

/** Sent again, these may go through: nothing was wrong with the request. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/**
 * How long to wait before the same batch is sent again; undefined when that is no use, or has been tried long enough.
 * Sending again is safe: what is stored already counts as duplicate.
 */
export function retryDelayMs(
  attempt: Attempt,
  failures: number,
  failingForMs: number,
  nowMs: number,
): number | undefined {
  if (failingForMs >= GIVE_UP_AFTER_MS) return undefined;
  const backoffMs = Math.min(DELAY_FIRST_MS * 2 ** (failures - 1), DELAY_MAX_MS);
  if (attempt.kind === 'no-answer') return backoffMs;
  if (!PASSING.has(attempt.status)) return undefined;
  const askedMs = retryAfterMs(attempt.retryAfter, nowMs);
  return askedMs === undefined ? backoffMs : Math.min(askedMs, DELAY_MAX_MS);
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
