import { describe, expect, it } from '@jest/globals';
import type { RevisionRange } from './ranges.js';
import { stretchesOf } from './stretches.js';

const DAY = 86_400_000;
const range = (day: number, fromRevision: number, toRevision = fromRevision): RevisionRange => ({
  category: 'telemetry',
  fromRevision,
  toRevision,
  fromAt: day * DAY + 5,
  toAt: day * DAY + 9,
});
const cut = (ranges: readonly RevisionRange[], eventsMax: number): [number[], number][] =>
  stretchesOf(ranges, eventsMax).map((stretch) => [
    stretch.ranges.map((one) => one.fromRevision),
    stretch.endsAt / DAY,
  ]);

describe('the stretches of a past', () => {
  it('are days in order, as many together as hold so many events', () => {
    const ranges = [range(3, 7), range(1, 0, 3), range(2, 4, 6), range(3, 8, 9), range(9, 10)];
    expect(cut(ranges, 7)).toEqual([
      [[0, 4], 3],
      [[7, 8, 10], Number.POSITIVE_INFINITY],
    ]);
    expect(cut(ranges, 100)).toEqual([[[0, 4, 7, 8, 10], Number.POSITIVE_INFINITY]]);
  });

  it('never part a day, however much it holds, also one before 1970', () => {
    expect(cut([range(-2, 0, 50), range(-2, 90, 99), range(-1, 51)], 10)).toEqual([
      [[0, 90], -1],
      [[51], Number.POSITIVE_INFINITY],
    ]);
  });

  it('are one without any events too: lanes are folded in it', () => {
    expect(cut([], 10)).toEqual([[[], Number.POSITIVE_INFINITY]]);
  });
});
