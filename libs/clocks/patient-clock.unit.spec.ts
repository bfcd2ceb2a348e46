import { beforeEach, describe, expect, it } from '@jest/globals';
import { patientClock } from './index.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const START = Date.UTC(2026, 0, 1);

describe('a clock to delete by', () => {
  let [elapsed, wrongBy] = [0, 0];
  let clock: () => number;
  beforeEach(() => {
    [elapsed, wrongBy] = [0, 0];
    clock = patientClock(
      () => START + elapsed + wrongBy,
      () => elapsed,
    );
  });
  const passes = (ms: number): number => {
    elapsed += ms;
    return clock() - START;
  };

  it('goes as time does, small corrections included', () => {
    expect(passes(HOUR)).toBe(HOUR);
    wrongBy = 5 * MINUTE;
    expect(passes(HOUR)).toBe(2 * HOUR + wrongBy);
  });

  it('follows back at once, and is never later than the wall clock', () => {
    passes(HOUR);
    wrongBy = -3 * HOUR;
    expect(passes(0)).toBe(-2 * HOUR);
    expect(passes(HOUR)).toBe(-HOUR);
  });

  it('does not follow a jump ahead, goes on as if it had not been, and knows when it is over', () => {
    passes(HOUR);
    wrongBy = 40 * DAY;
    expect(passes(HOUR)).toBe(2 * HOUR);
    expect(passes(20 * HOUR)).toBe(22 * HOUR);
    wrongBy = 0;
    expect(passes(HOUR)).toBe(23 * HOUR);
    wrongBy = 40 * DAY;
    expect(passes(23 * HOUR)).toBe(46 * HOUR);
  });

  it('believes a jump that has stood for a day', () => {
    wrongBy = 40 * DAY;
    expect(passes(0)).toBe(0);
    expect(passes(DAY - 1)).toBe(DAY - 1);
    expect(passes(1)).toBe(41 * DAY);
    expect(passes(HOUR)).toBe(41 * DAY + HOUR);
  });
});
