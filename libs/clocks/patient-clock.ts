/** Clocks are corrected by less than this all the time: drift, leap seconds, a late NTP. */
const SLACK_MS = 10 * 60_000;

/** A jump ahead that has stood for a day is the truth: a machine that slept, or one that began in 1970. */
const BELIEVED_AFTER_MS = 24 * 3_600_000;

/**
 * A clock to delete by. It follows the wall clock back at once and ahead as time passes; a jump ahead is believed only
 * when it has stood for a day, so that a clock that is set wrong for an hour has nothing deleted before its time.
 *
 * @param now the wall clock; milliseconds since 1970
 * @param steady milliseconds of a clock that nobody sets
 * @returns milliseconds since 1970; never later than the wall clock
 */
export function patientClock(now: () => number, steady: () => number = () => performance.now()): () => number {
  let [believed, believedAt] = [now(), steady()];
  let doubtedSince: number | undefined;
  return () => {
    const [wall, at] = [now(), steady()];
    const expected = believed + (at - believedAt);
    if (wall > expected + SLACK_MS) {
      doubtedSince ??= at;
      if (at - doubtedSince < BELIEVED_AFTER_MS) return expected;
    }
    doubtedSince = undefined;
    [believed, believedAt] = [wall, at];
    return wall;
  };
}
