import { describe, expect, it } from '@jest/globals';
import { RecentMap } from './recent-map.js';

describe('RecentMap', () => {
  it('keeps what was used last and forgets the rest', () => {
    const map = new RecentMap<string, number>(10);
    map.set('often', 1);
    map.set('once', 2);
    for (let i = 0; i < 100; i++) {
      map.set(`other ${i}`, i);
      expect(map.get('often')).toBe(1);
    }
    expect(map.get('once')).toBeUndefined();
    for (let i = 90; i < 100; i++) expect(map.get(`other ${i}`)).toBe(i);
  });

  it('gives the value set last, also when an older one is in the other generation', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 1);
    map.set('c', 1);
    map.set('a', 2);
    expect(map.get('a')).toBe(2);
    map.clear();
    expect(map.get('a')).toBeUndefined();
  });
});
