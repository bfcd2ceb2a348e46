import { DAY_MS } from '../fold/ledger/ledger.js';

/**
 * The gaps that began in one hour of the week: how many there were and the longest of them, as a text of eight
 * characters, so that all 168 of them are small and have a fixed size.
 */
export interface GapCell {
  readonly count: number;
  /** Milliseconds, longest first; gaps within `GAP_SHORT_MS` are counted only. */
  readonly longest: readonly number[];
}

/** Three times as much is the quarter of an hour below which nothing is silent, so that what is shorter need not be told apart. */
export const GAP_SHORT_MS = 5 * 60_000;
/** A device that was silent for longer was away: its gap counts as this. */
const GAP_MAX_MS = 60 * DAY_MS;
/**
 * Signs of life that follow within two minutes are one: a busy hour would otherwise bring so many gaps that the closed
 * night at its end is not among the longest hundredth of them. It leaves 30 gaps an hour at the most, 124 in the four weeks
 * of one generation (`gap-memory.ts`), 248 in both: the 99th percentile of these is the third longest or longer.
 */
export const GAP_LEAST_MS = 2 * 60_000;
export const LONGEST_KEPT = 3;

export const EMPTY_CELL: GapCell = { count: 0, longest: [] };

/** @param gapMs at least `GAP_LEAST_MS` */
export function withGap({ count, longest }: GapCell, gapMs: number): GapCell {
  return { count: count + 1, longest: gapMs > GAP_SHORT_MS ? longestOf(longest, [gapMs]) : longest };
}

export const merged = (a: GapCell, b: GapCell): GapCell => ({
  count: a.count + b.count,
  longest: longestOf(a.longest, b.longest),
});

/** Of two lists that are in order: nearly always one of them is empty. */
function longestOf(a: readonly number[], b: readonly number[]): readonly number[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  return [...a, ...b].sort((x, y) => y - x).slice(0, LONGEST_KEPT);
}

/**
 * The 99th percentile by nearest rank: the least gap that at least 99 % of the gaps do not exceed. Null where there was
 * none; `GAP_SHORT_MS` stands for all that are no longer than it.
 */
export function percentile99({ count, longest }: GapCell): number | null {
  if (count === 0) return null;
  return longest[count - Math.ceil(0.99 * count)] ?? GAP_SHORT_MS;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
/** Two digits of 64. */
const NUMBER_MAX = 64 * 64 - 1;
/** From five minutes to sixty days in 4,095 steps: each .24 % longer than the one before. */
const STEP = Math.log(GAP_MAX_MS / GAP_SHORT_MS) / NUMBER_MAX;
/** Two digits for the count, two for each of the longest. */
export const CELL_LENGTH = 2 + 2 * LONGEST_KEPT;

/** Gaps are rounded up to the next step, so that a silence is rather found usual than not. */
export function encodeCell({ count, longest }: GapCell): string {
  let text = encodeNumber(Math.min(count, NUMBER_MAX));
  for (let i = 0; i < LONGEST_KEPT; i += 1) {
    const gapMs = longest[i];
    text += encodeNumber(gapMs === undefined ? 0 : stepOf(gapMs));
  }
  return text;
}

export function decodeCell(text: string, at = 0): GapCell {
  const longest: number[] = [];
  for (let i = 0; i < LONGEST_KEPT; i += 1) {
    const step = decodeNumber(text, at + 2 + 2 * i);
    if (step > 0) longest.push(Math.round(GAP_SHORT_MS * Math.exp(step * STEP)));
  }
  return { count: decodeNumber(text, at), longest };
}

// What was rounded up before is not to be rounded up again.
const stepOf = (gapMs: number): number =>
  Math.max(1, Math.min(NUMBER_MAX, Math.ceil(Math.log(gapMs / GAP_SHORT_MS) / STEP - 1e-3)));
const encodeNumber = (value: number): string => (DIGITS[value >> 6] ?? '') + (DIGITS[value & 63] ?? '');
const decodeNumber = (text: string, at: number): number =>
  (VALUES.get(text[at] ?? '') ?? 0) * 64 + (VALUES.get(text[at + 1] ?? '') ?? 0);
