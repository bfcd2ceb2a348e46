import { describe, expect, it } from '@jest/globals';
import { longEnough } from './long-enough.js';
import { nearTokens } from './near-tokens.js';

/** The same list, and how often anything was read from it. */
function counted<Item>(items: readonly Item[]): { readonly list: readonly Item[]; readonly reads: () => number } {
  let reads = 0;
  const list = new Proxy(items, {
    get(target, name, receiver): unknown {
      reads += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  return { list, reads: () => reads };
}

describe('the work that a text of digits makes', () => {
  it('grows with its groups, each of which is looked at some times, however many digits a number has', () => {
    for (const groups of [1_000, 8_000]) {
      const begins = counted(Array.from({ length: groups }, (_, at) => at));
      const lasts = longEnough(begins.list, groups);
      expect([lasts[0], lasts[groups - 13], lasts[groups - 12]]).toEqual([12, groups - 1, groups]);
      expect(begins.reads()).toBeLessThan(2.1 * groups);
    }
  });

  it('tells with which group each has enough digits, whatever their lengths', () => {
    const lengths = [4, 4, 4, 4, 16, 1, 20, 12, 1];
    const begins = lengths.map((_, group) => lengths.slice(0, group).reduce((sum, one) => sum + one, 0));
    expect([...longEnough(begins, 66)]).toEqual([3, 4, 4, 4, 4, 6, 6, 8, 9]);
  });

  it('grows with its tokens and its numbers, not with one times the other', () => {
    const readsOf = (count: number): number => {
      const tokens = counted(Array.from({ length: count }, (_, n) => ({ start: 100 * n, end: 100 * n + 32 })));
      const near = nearTokens(tokens.list);
      for (let n = 0; n < count; n += 1) expect(near({ start: 100 * n + 50, end: 100 * n + 66 })).toEqual([]);
      return tokens.reads();
    };
    expect(readsOf(4_000) / readsOf(500)).toBeLessThan(8.2);
  });

  it('finds every token that reaches into a place, also one that reaches into several', () => {
    const near = nearTokens([
      { start: 0, end: 4 },
      { start: 5, end: 30 },
      { start: 40, end: 50 },
    ]);
    expect(near({ start: 3, end: 6 })).toHaveLength(2);
    expect(near({ start: 10, end: 12 })).toEqual([{ start: 5, end: 30 }]);
    expect(near({ start: 20, end: 41 })).toHaveLength(2);
    expect(near({ start: 60, end: 70 })).toEqual([]);
  });
});
