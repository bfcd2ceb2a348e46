import { describe, expect, it } from '@jest/globals';
import { foldLanes } from './fold-lanes.js';
import type { LaneFact, LaneMove, SwapReason } from './lane-fact.js';

const fact = (at: number, device: string, move: LaneMove): LaneFact => ({
  key: { effectiveAt: at, eventId: `id-${String(at).padStart(4, '0')}-${device}` },
  knownAt: at,
  device,
  move,
});
const lane = (position: string, site = 'site') => ({ position, site, merchant: 'merchant' });
const deployed = (at: number, device: string, position: string, site?: string) =>
  fact(at, device, { kind: 'deployed', lane: lane(position, site) });
const swapped = (at: number, device: string, replacedBy: string, reason: SwapReason = 'other') =>
  fact(at, device, { kind: 'swapped', replacedBy, reason });
const withdrawn = (at: number, device: string) => fact(at, device, { kind: 'withdrawn', to: 'stock' });
const retired = (at: number, device: string) => fact(at, device, { kind: 'retired' });

const terms = (facts: LaneFact[], position: string) =>
  foldLanes(facts)
    .terms.get(position)
    ?.map(({ deviceId, from, to, swapReason }) => [deviceId, from, to, swapReason]);
const last = (facts: LaneFact[], device: string) => {
  const change = foldLanes(facts).changes.get(device)?.at(-1);
  return change && [change.lane?.position ?? null, change.lifecycle];
};

describe('foldLanes', () => {
  it('gives the lane to the replacement at the instant of the swap, and the old device to the depot', () => {
    const facts = [deployed(1, 'old', 'lane'), swapped(5, 'old', 'new', 'chip_read_error')];
    expect(terms(facts, 'lane')).toEqual([
      ['old', 1, 5, 'chip_read_error'],
      ['new', 5, null, null],
    ]);
    expect([last(facts, 'old'), last(facts, 'new')]).toEqual([
      [null, 'IN_DEPOT'],
      ['lane', 'DEPLOYED'],
    ]);
  });

  it('follows a chain of swaps, whatever order the facts come in', () => {
    const facts = [deployed(1, 'a', 'lane'), swapped(2, 'a', 'b'), swapped(3, 'b', 'c')];
    const inOrder = foldLanes(facts);
    expect(foldLanes(facts.toReversed())).toEqual(inOrder);
    expect(terms(facts, 'lane')?.map(([device]) => device)).toEqual(['a', 'b', 'c']);
  });

  it('ends the former term where a device is deployed onto an occupied lane, without saying where the former is', () => {
    const facts = [deployed(1, 'first', 'lane'), deployed(3, 'second', 'lane')];
    expect(terms(facts, 'lane')).toEqual([
      ['first', 1, 3, null],
      ['second', 3, null, null],
    ]);
    expect(last(facts, 'first')).toEqual([null, null]);
  });

  it('ends the term in the old lane where a device is deployed elsewhere', () => {
    const facts = [deployed(1, 'd', 'one'), deployed(4, 'd', 'two')];
    expect([terms(facts, 'one'), terms(facts, 'two')]).toEqual([[['d', 1, 4, null]], [['d', 4, null, null]]]);
  });

  it('takes a deployment told twice for one term, and a lane that moved to another site for two', () => {
    expect(terms([deployed(1, 'd', 'lane'), deployed(2, 'd', 'lane')], 'lane')).toEqual([['d', 1, null, null]]);
    expect(terms([deployed(1, 'd', 'lane', 'here'), deployed(2, 'd', 'lane', 'there')], 'lane')).toEqual([
      ['d', 1, 2, null],
      ['d', 2, null, null],
    ]);
  });

  it('ends the term with a withdrawal and with a retirement', () => {
    expect(terms([deployed(1, 'd', 'lane'), withdrawn(2, 'd')], 'lane')).toEqual([['d', 1, 2, null]]);
    expect(terms([deployed(1, 'd', 'lane'), retired(2, 'd')], 'lane')).toEqual([['d', 1, 2, null]]);
    expect(last([deployed(1, 'd', 'lane'), retired(2, 'd')], 'd')).toEqual([null, 'RETIRED']);
  });

  it('says what contradicts: work after a retirement, a swap without a lane, a swap with itself', () => {
    const told = (facts: LaneFact[], device: string) => foldLanes(facts).changes.get(device)?.at(-1)?.inconsistency;
    expect(told([retired(1, 'd'), deployed(2, 'd', 'lane')], 'd')).toBe('deployed at lane after it was retired');
    expect(told([retired(1, 'd'), withdrawn(2, 'd')], 'd')).toBe('withdrawn after it was retired');
    expect(told([swapped(1, 'd', 'e')], 'd')).toBe('swapped for e on 1970-01-01 while it served no lane');
    expect(told([deployed(1, 'd', 'lane'), swapped(2, 'd', 'd')], 'd')).toBe('swapped with itself on 1970-01-01');
    expect(told([deployed(1, 'd', 'lane'), withdrawn(2, 'd'), deployed(3, 'd', 'lane')], 'd')).toBeUndefined();
  });

  it('knows the replacement of a device that served no lane, though not where it is', () => {
    expect(last([swapped(1, 'd', 'e')], 'e')).toEqual([null, null]);
  });

  it('forgets a fact that is left out as if it had never been told', () => {
    const facts = [deployed(1, 'd', 'lane'), retired(2, 'd')];
    expect(terms(facts.slice(0, 1), 'lane')).toEqual([['d', 1, null, null]]);
  });
});
