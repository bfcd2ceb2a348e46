import { describe, expect, it } from '@jest/globals';
import { readChangeCursor, writeChangeCursor } from './change-cursor.js';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const cursor = (more: Partial<{ generation: string; seq: number; at: number }> = {}) =>
  writeChangeCursor({ generation: 'g', seq: 7, at: NOW, ...more });
const read = (text: string, { oldest = 3, newest = 9, now = NOW } = {}) =>
  readChangeCursor(text, { generation: 'g', oldest, newest }, now);

describe('a cursor of changes', () => {
  it('goes on where it stands, for an hour', () => {
    expect(read(cursor())).toBe(7);
    expect(read(cursor(), { now: NOW + HOUR })).toBe(7);
    expect(read(cursor(), { oldest: 8 })).toBe(7);
  });

  it.each([
    ['an hour old', cursor(), { now: NOW + HOUR + 1 }],
    ['of another read model', cursor({ generation: 'h' }), {}],
    ['followed by one that is kept no more', cursor(), { oldest: 9 }],
    ['of a change that never was', cursor({ seq: 10 }), {}],
    ['below all numbers', cursor({ seq: -1 }), {}],
    ['of a time to come', cursor({ at: NOW + HOUR }), {}],
    ['no cursor', 'bm90IGEgY3Vyc29y', {}],
    ['a number as text', Buffer.from('["CHANGES","x","7",1]').toString('base64url'), {}],
    ['long', 'x'.repeat(10_000), {}],
  ])('that is %s says RESYNC', (_, text, more) => {
    expect(() => read(text, more)).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'RESYNC' }) }),
    );
  });
});
