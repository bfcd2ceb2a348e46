import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownSince, withFirst, type First } from './source-devices.js';
import { siteHours } from './site-hours.js';
import { offsetsOf } from './zone-offsets.js';

const HOUR = 3_600_000;

describe('offsets of time zones', () => {
  it('change at the instants at which clocks are changed', () => {
    const berlin = offsetsOf('Europe/Berlin');
    const forward = Date.UTC(2026, 2, 29, 1);
    const back = Date.UTC(2026, 9, 25, 1);
    expect([forward - 1, forward, back - 1, back].map((at) => (berlin?.(at) ?? NaN) / HOUR)).toEqual([1, 2, 2, 1]);
    expect((offsetsOf('Asia/Kolkata')?.(forward) ?? NaN) / HOUR).toBe(5.5);
    expect((offsetsOf('America/New_York')?.(forward) ?? NaN) / HOUR).toBe(-4);
  });

  it('are not known of what is no time zone', () => {
    expect(offsetsOf('No/Where')).toBeUndefined();
    expect(
      siteHours(
        JSON.stringify({ site: 's', merchant: 'm', timeZone: 'No/Where', openingHours: { mon: [['09:00', '18:00']] } }),
      ),
    ).toBeNull();
  });

  it('are those of UTC where a site names none', () => {
    expect(
      siteHours(JSON.stringify({ site: 's', merchant: 'm', openingHours: { mon: [['09:00', '18:00']] } }))?.offsetAt(0),
    ).toBe(0);
  });
});

describe('the first devices of a source', () => {
  it('tell since when it has spoken for three, in whatever order, and however often, it was heard', () => {
    const heard = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 0, max: 30 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(heard, (events) => {
        const firsts = events.reduce<readonly First[]>((known, [device, at]) => withFirst(known, device, at), []);
        const earliest = new Map<string, number>();
        for (const [device, at] of events) earliest.set(device, Math.min(at, earliest.get(device) ?? Infinity));
        const ats = [...earliest.values()].sort((a, b) => a - b);
        expect(ownSince(firsts)).toBe(ats[2] ?? null);
        expect(firsts.map(([, at]) => at)).toEqual(ats.slice(0, 3));
      }),
    );
  });
});
