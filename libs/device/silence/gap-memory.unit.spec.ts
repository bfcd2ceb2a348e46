import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyDevice } from '../fold/empty-device.js';
import { GAP_LEAST_MS, GAP_SHORT_MS } from './gap-cell.js';
import { hourOfTime, usualGap } from './gap-memory.js';
import { foldSignOfLife } from './sign-of-life.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 168 * HOUR;
/** The first hour of four weeks that share a generation. */
const T0 = 4 * WEEK * 700;

function heard(instants: readonly number[]) {
  const state = emptyDevice();
  for (const at of instants) foldSignOfLife(state, at);
  return state;
}
const usualAt = (instants: readonly number[], at: number) => {
  const { pulse, record } = heard(instants);
  return usualGap(record.gaps, pulse.gaps, hourOfTime(at));
};

/** The definition, plainly: all gaps that began at that hour of the week, sorted. */
function exactly(instants: readonly number[], hour: number): number | null {
  const gaps: number[] = [];
  let since = instants[0] ?? 0;
  for (const at of instants) {
    if (at - since < GAP_LEAST_MS) continue;
    if ((hourOfTime(since) - hour) % 168 === 0) gaps.push(at - since);
    since = at;
  }
  gaps.sort((a, b) => a - b);
  const usual = gaps[Math.ceil(0.99 * gaps.length) - 1];
  return usual === undefined ? null : Math.max(usual, GAP_SHORT_MS);
}

describe('what is usual for a device at an hour of the week', () => {
  it('is the 99th percentile of the gaps that began then or in the hour after, to a quarter of a percent', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 1, max: 400 }) }, fc.integer({ min: 400, max: 400_000 })),
          { minLength: 1, maxLength: 400 },
        ),
        fc.nat(167),
        (seconds, hour) => {
          const instants = [T0];
          for (const gap of seconds) instants.push((instants.at(-1) ?? T0) + gap * 1000);
          fc.pre((instants.at(-1) ?? 0) < T0 + 4 * WEEK);
          const exact = exactly(instants, hour);
          fc.pre(exact !== null);
          const expected = Math.max(exact ?? 0, exactly(instants, hour + 1) ?? 0);
          const found = usualAt(instants, T0 + hour * HOUR) ?? 0;
          expect(found).toBeGreaterThanOrEqual(expected * (1 - 1e-5)); // a hundredth of a step is not rounded up
          expect(found).toBeLessThanOrEqual(expected * 1.0025);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves out the one outage that a device of a beat every two minutes had in a month', () => {
    const beats = Array.from({ length: (4 * WEEK) / (2 * MINUTE) }, (_, i) => T0 + i * 2 * MINUTE);
    const outage = beats.filter((at) => at <= T0 + 50.5 * HOUR || at >= T0 + 70 * HOUR);
    expect(usualAt(outage, T0 + 50 * HOUR)).toBe(GAP_SHORT_MS);
  });

  it('counts a closed night in the hour at which it begins, also after the busiest hour', () => {
    const beats: number[] = [];
    for (let day = 0; day < 14; day += 1)
      for (let s = 0; s < 10 * 3600; s += 10) beats.push(T0 + day * 24 * HOUR + s * 1000 - MINUTE);
    const [closing, noon] = [T0 + 10 * HOUR - MINUTE, T0 + 5 * HOUR];
    expect(usualAt(beats, closing)).toBeGreaterThanOrEqual(14 * HOUR - 2 * MINUTE);
    expect(usualAt(beats, closing - HOUR)).toBe(usualAt(beats, closing)); // who closes earlier
    expect(usualAt(beats, noon)).toBe(GAP_SHORT_MS);
  });

  it('takes the latest hour before where no gap began at that hour', () => {
    const nightly = Array.from({ length: 14 }, (_, day) => T0 + day * 24 * HOUR + 20 * MINUTE);
    expect(usualAt(nightly, T0 + 5 * HOUR)).toBeCloseTo(24 * HOUR, -6);
  });

  it('forgets within eight weeks what is usual no longer', () => {
    const every = (step: number, from: number, to: number) =>
      Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
    const slow = every(6 * HOUR, T0, T0 + 4 * WEEK);
    expect(usualAt([...slow, ...every(30 * MINUTE, T0 + 4 * WEEK, T0 + 7 * WEEK)], T0)).toBeGreaterThanOrEqual(
      6 * HOUR,
    );
    expect(usualAt([...slow, ...every(30 * MINUTE, T0 + 4 * WEEK, T0 + 8 * WEEK + 2 * HOUR)], T0)).toBeLessThan(
      31 * MINUTE,
    );
  });

  it('is small: two fixed texts in the record, some numbers in the pulse', () => {
    const draw = (i: number) => 2 * MINUTE + ((i * 7919) % 600) * 1000;
    const beats = [T0];
    for (let i = 0; i < 12_000; i += 1) beats.push((beats.at(-1) ?? 0) + draw(i));
    const { pulse, record } = heard(beats);
    expect(JSON.stringify(record.gaps).length).toBeLessThan(2750);
    expect(JSON.stringify(pulse.gaps).length).toBeLessThan(120);
  });
});
