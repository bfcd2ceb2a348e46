import { describe, expect, it } from '@jest/globals';
import { instantOf, isTimeZone, localTime } from './local-time.js';
import { Trading } from './trading.js';
import { DAY_MS, HOUR_MS, iso } from './units.js';

const dayFrom = (from: string) => ({ from: Date.parse(from), to: Date.parse(from) + DAY_MS });
const told = (windows: readonly { from: number; to: number }[]) =>
  windows.map(({ from, to }) => `${iso(from)} ${iso(to)}`);

describe('opening hours', () => {
  const shop = new Trading(
    {
      sat: [
        ['10:00', '13:00'],
        ['14:00', '20:00'],
      ],
      mon: [['09:00', '24:00']],
    },
    'Europe/Berlin',
  );

  it('are those of the place, in its zone', () => {
    expect(told(shop.openWithin(dayFrom('2026-11-21T00:00:00Z')))).toEqual([
      '2026-11-21T09:00:00.000Z 2026-11-21T12:00:00.000Z',
      '2026-11-21T13:00:00.000Z 2026-11-21T19:00:00.000Z',
    ]);
    expect(shop.openWithin(dayFrom('2026-11-22T00:00:00Z'))).toEqual([]);
  });

  it('reach to midnight, and are cut to what is asked for', () => {
    const evening = { from: Date.parse('2026-11-23T22:00:00Z'), to: Date.parse('2026-11-24T02:00:00Z') };
    expect(told(shop.openWithin(evening))).toEqual(['2026-11-23T22:00:00.000Z 2026-11-23T23:00:00.000Z']);
  });

  it('follow the clock into summer and back', () => {
    expect(shop.openWithin(dayFrom('2026-07-11T00:00:00Z'))[0]?.from).toBe(Date.parse('2026-07-11T08:00:00Z'));
    expect(shop.openWithin(dayFrom('2026-03-30T00:00:00Z'))[0]?.from).toBe(Date.parse('2026-03-30T07:00:00Z'));
    expect(shop.midnightOf(Date.UTC(2026, 2, 30) / DAY_MS)).toBe(Date.parse('2026-03-29T22:00:00Z'));
  });

  it('count the hours of an average day', () => {
    expect(shop.hoursPerDay()).toBeCloseTo((9 + 15) / 7, 9);
  });
});

describe('local time', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'])(
    'of %s is found again',
    (zone) => {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7 * HOUR_MS + 60_000) {
        const again = instantOf(localTime(at, zone), zone);
        // An hour that is there twice a year may be found the other time.
        expect([0, HOUR_MS]).toContain(Math.abs(again - at));
      }
    },
  );

  it('knows a zone from a name', () => {
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Berlin')]).toEqual([true, false]);
  });
});
