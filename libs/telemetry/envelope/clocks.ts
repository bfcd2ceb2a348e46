import type { ClockFlag } from '../event-record.js';
import type { Intake } from './intake.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A clock may be so far ahead of ours: two clocks that nobody sets differ by a few minutes. */
export const AHEAD_MS_MAX = 5 * MINUTE_MS;
/** Terminals keep events while they have no line; longer than this none does. */
export const BEHIND_MS_MAX = 30 * DAY_MS;
/** No terminal is older; a dead coin cell boots in 1970, 1980 or 2000 (the latter is caught by its distance). */
export const CLOCKS_BEGIN = Date.UTC(1990, 0, 1);
/** Received so long after its effect, an event is late. */
export const LATE_MS = 7 * DAY_MS;

/** The times of an accepted event (ARCHITECTURE "Times"). */
export interface Dating {
  readonly effectiveAt: number;
  readonly knownAt: number;
  readonly flags: readonly ClockFlag[];
}

/** Lifecycle facts are told by people and systems whose word on the time is taken, but not about the future. */
export const isTooFarAhead = (occurredAt: number, receivedAt: number): boolean =>
  occurredAt > receivedAt + AHEAD_MS_MAX;

/** Times of a lifecycle fact: always folded where it belongs. */
export const dateFact = (occurredAt: number, recordedAt: number | undefined, intake: Intake): Dating => ({
  effectiveAt: occurredAt,
  knownAt: knownAt(occurredAt, recordedAt, intake),
  flags: lateFlag(occurredAt, intake),
});

/** Times of what a device reports: a clock that cannot be right is kept, flagged, and folded as of receipt. */
export function dateReport(occurredAt: number, recordedAt: number | undefined, intake: Intake): Dating {
  const doubt = clockDoubt(occurredAt, intake);
  const effectiveAt = doubt === undefined ? occurredAt : intake.receivedAt;
  return {
    effectiveAt,
    knownAt: knownAt(occurredAt, recordedAt, intake),
    flags: doubt === undefined ? lateFlag(effectiveAt, intake) : [doubt],
  };
}

function clockDoubt(occurredAt: number, { receivedAt, historical }: Intake): ClockFlag | undefined {
  if (isTooFarAhead(occurredAt, receivedAt)) return 'clock-ahead';
  if (historical) return undefined;
  return occurredAt < receivedAt - BEHIND_MS_MAX || occurredAt < CLOCKS_BEGIN ? 'clock-behind' : undefined;
}

const NONE: readonly ClockFlag[] = [];
const LATE: readonly ClockFlag[] = ['late'];
const lateFlag = (effectiveAt: number, { receivedAt }: Intake): readonly ClockFlag[] =>
  receivedAt - effectiveAt > LATE_MS ? LATE : NONE;

/** Nothing is known before we have it, but for an import, which says when it was written down; never later than receipt. */
const knownAt = (occurredAt: number, recordedAt: number | undefined, { receivedAt, historical }: Intake): number =>
  historical ? Math.min(recordedAt ?? occurredAt, receivedAt) : receivedAt;
