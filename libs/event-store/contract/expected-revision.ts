import { describe, expect, it } from '@jest/globals';
import type { ExpectedRevision } from '../event-store.js';
import type { Fixture } from './fixture.js';

/** Expected, and whether it holds for a stream that is not there, of one event, of three. */
const CASES: readonly (readonly [ExpectedRevision, boolean, boolean, boolean])[] = [
  ['any', true, true, true],
  ['none', true, false, false],
  ['exists', false, true, true],
  [0, false, true, false],
  [1, false, false, false],
  [2, false, false, true],
  [3, false, false, false],
];
const LENGTHS = [0, 1, 3];

export function expectedRevisionContract(fixture: Fixture): void {
  describe('the expected revision', () => {
    for (const [expected, ...outcomes] of CASES) {
      LENGTHS.forEach((length, at) => {
        const goesThrough = outcomes[at] === true;
        it(`${expected} ${goesThrough ? 'holds' : 'is a conflict'} for a stream of ${length}`, async () => {
          const stream = fixture.stream();
          if (length > 0) await fixture.given(stream, fixture.events(length));
          const result = await fixture.append(stream, expected, fixture.events(2));
          if (goesThrough) expect(result).toMatchObject({ outcome: 'appended', revision: length + 1, duplicates: [] });
          else expect(result).toEqual({ outcome: 'conflict', actualRevision: length - 1 });
          expect(await fixture.store.streamRevision(stream)).toBe(goesThrough ? length + 1 : length - 1);
          expect(await fixture.idsIn(stream)).toHaveLength(goesThrough ? length + 2 : length);
        });
      });
    }

    it('is compared also when there is nothing to append', async () => {
      const stream = fixture.stream();
      expect(await fixture.append(stream, 'none', [])).toMatchObject({ outcome: 'appended', revision: -1 });
      expect(await fixture.append(stream, 'exists', [])).toEqual({ outcome: 'conflict', actualRevision: -1 });
      await fixture.given(stream, fixture.events(1));
      expect(await fixture.append(stream, 0, [])).toMatchObject({ outcome: 'appended', revision: 0, duplicates: [] });
      expect(await fixture.append(stream, 'none', [])).toEqual({ outcome: 'conflict', actualRevision: 0 });
    });

    it('of a conflict leaves nothing behind, not even the first events or the name of the stream', async () => {
      const before = await fixture.store.head();
      await fixture.append(fixture.stream(), 'exists', fixture.events(5));
      expect(await fixture.idsIn(fixture.stream())).toEqual([]);
      const { events } = await fixture.readToHead({ after: before, limit: 100 });
      expect(fixture.ours(events)).toEqual([]);
      expect(await fixture.append(fixture.stream(), 'none', fixture.events(1))).toMatchObject({ outcome: 'appended' });
    });
  });
}
