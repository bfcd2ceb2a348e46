export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** `[from, to)`, in milliseconds since 1970. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export const iso = (at: number): string => new Date(at).toISOString();

/** What two intervals share; undefined where they do not meet. */
export function overlapOf(one: Interval, other: Interval): Interval | undefined {
  const from = Math.max(one.from, other.from);
  const to = Math.min(one.to, other.to);
  return from < to ? { from, to } : undefined;
}

export const holds = ({ from, to }: Interval, at: number): boolean => from <= at && at < to;
