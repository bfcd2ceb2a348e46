import { describe, expect, it } from '@jest/globals';
import { emptyDevice } from '../fold/empty-device.js';
import { foldInput } from '../fold/fold-device.js';
import { own, record } from '../testing/records.js';
import { connectivityOf, silentFrom } from './silence.js';
import { tradingHours } from './trading-hours.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Friday 27 March 2026, two days before summer time begins in Berlin. */
const FRIDAY = Date.UTC(2026, 2, 27);
const utc = () => 0;
const berlin = (at: number): number => (at >= Date.UTC(2026, 2, 29, 1) ? 2 * HOUR : HOUR);

const beating = (everyMs: number, from: number, to: number, isOpen: (at: number) => boolean = () => true) => {
  const state = emptyDevice();
  for (let at = from; at <= to; at += everyMs)
    if (isOpen(at)) foldInput(state, own(record('terminal.heartbeat', 'd', { gauges: {} }, { at })));
  return state;
};
/** How long a device may be silent. */
const allowed = (state: ReturnType<typeof beating>, hours = tradingHours(undefined, utc)): number =>
  (silentFrom(state, hours) ?? NaN) - (state.pulse.lastSeenAt ?? NaN) - 1;

describe('silence', () => {
  it('is a quarter of an hour at the least, three usual gaps otherwise', () => {
    expect(allowed(beating(MINUTE, FRIDAY - 10 * DAY, FRIDAY))).toBe(15 * MINUTE);
    expect(allowed(beating(10 * MINUTE, FRIDAY - 10 * DAY, FRIDAY)) / (30 * MINUTE)).toBeCloseTo(1, 2);
    expect(allowed(beating(HOUR, FRIDAY - 10 * DAY, FRIDAY)) / (3 * HOUR)).toBeCloseTo(1, 2);
  });

  it('is a day until there is a week of history', () => {
    expect(allowed(beating(10 * MINUTE, FRIDAY - 7 * DAY + 10 * MINUTE, FRIDAY))).toBe(DAY);
    expect(allowed(beating(10 * MINUTE, FRIDAY - 7 * DAY, FRIDAY))).toBeLessThan(HOUR);
  });

  it('is looked at as far as the source has come, and never where nothing is known of it', () => {
    const state = beating(10 * MINUTE, FRIDAY - 10 * DAY, FRIDAY);
    const from = silentFrom(state, null) ?? 0;
    const at = (watermark: number | null) => connectivityOf(state, from, watermark);
    expect([null, from - 1, from, from + DAY].map(at)).toEqual(['ONLINE', 'ONLINE', 'OFFLINE', 'OFFLINE']);
    expect(connectivityOf(emptyDevice(), silentFrom(emptyDevice(), null), from)).toBe('UNKNOWN');
  });

  it('does not take a closed night or weekend of an unknown shop for silence', () => {
    const isOpen = (at: number) =>
      ![0, 6].includes(new Date(at).getUTCDay()) && new Date(at).getUTCHours() >= 8 && new Date(at).getUTCHours() < 18;
    const friday = beating(10 * MINUTE, FRIDAY - 14 * DAY, FRIDAY + 20 * HOUR, isOpen);
    expect(allowed(friday)).toBeGreaterThan(62 * HOUR);
    const thursday = beating(10 * MINUTE, FRIDAY - 14 * DAY, FRIDAY - 4 * HOUR, isOpen);
    expect(allowed(thursday)).toBeGreaterThan(14 * HOUR);
    const noon = beating(10 * MINUTE, FRIDAY - 14 * DAY, FRIDAY + 12 * HOUR, isOpen);
    expect(allowed(noon)).toBeLessThan(31 * MINUTE);
  });
});

describe('trading hours', () => {
  const week = (opens: string, closes: string) =>
    ({
      mon: [[opens, closes]],
      tue: [[opens, closes]],
      wed: [[opens, closes]],
      thu: [[opens, closes]],
      fri: [[opens, closes]],
      sun: [[opens, closes]],
    }) as const;

  it('leave closed time out, so that who does not come back in the morning is offline soon after', () => {
    const isOpen = (at: number) =>
      new Date(at).getUTCDay() !== 6 && new Date(at).getUTCHours() >= 8 && new Date(at).getUTCHours() < 18;
    const state = beating(10 * MINUTE, FRIDAY - 21 * DAY, FRIDAY + 18 * HOUR - 10 * MINUTE, isOpen);
    const hours = tradingHours(week('08:00', '18:00'), utc);
    // Ten minutes are left on Friday, Saturday is closed; a usual gap of 38 hours holds ten open minutes and a rounding.
    const from = silentFrom(state, hours) ?? 0;
    expect(from).toBeGreaterThan(FRIDAY + 2 * DAY + 8 * HOUR + 15 * MINUTE);
    expect(from).toBeLessThan(FRIDAY + 2 * DAY + 8 * HOUR + 45 * MINUTE);
    expect(silentFrom(beating(10 * MINUTE, FRIDAY - 21 * DAY, FRIDAY + 12 * HOUR, isOpen), hours)).toBeLessThan(
      FRIDAY + 12.6 * HOUR,
    );
  });

  it('are local: the clock goes forward between closing on Saturday and opening on Sunday', () => {
    const hours = tradingHours({ sat: [['09:00', '18:00']], sun: [['09:00', '18:00']] }, berlin);
    const state = beating(DAY, FRIDAY + DAY + 16 * HOUR + 50 * MINUTE, FRIDAY + DAY + 16 * HOUR + 50 * MINUTE);
    // Ten minutes on Saturday (to 17:00 UTC), nine hours a day from then on (07:00 to 16:00 UTC): 5:50 are left for the fourth.
    expect(silentFrom(state, hours)).toBe(FRIDAY + 9 * DAY + 12 * HOUR + 50 * MINUTE + 1);
  });

  it('join what is split at midnight, in any order, and what overlaps', () => {
    const hours = tradingHours(
      {
        fri: [
          ['22:00', '24:00'],
          ['08:00', '12:00'],
          ['11:00', '13:00'],
        ],
        sat: [['00:00', '02:00']],
      },
      utc,
    );
    const state = beating(DAY, FRIDAY + 8 * HOUR, FRIDAY + 8 * HOUR);
    // Five hours in the morning, four in the night, and so two weeks; then five, four and so on until a day is full.
    expect(silentFrom(state, hours)).toBe(FRIDAY + 14 * DAY + 22 * HOUR + HOUR + 1);
  });

  it('that name no time at all are not known', () => {
    expect(tradingHours({ mon: [] }, utc)).toBeNull();
    expect(tradingHours({ mon: [['18:00', '09:00']] }, utc)).toBeNull();
  });
});
