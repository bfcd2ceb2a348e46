import { describe, expect, it } from '@jest/globals';
import { READ_EVENTS_MAX } from '../limits.js';
import type { ReadStream } from '../event-store.js';
import type { Fixture } from './fixture.js';

/** Of a stream with revisions 0 to 9. */
const READS: readonly (readonly [ReadStream, readonly number[]])[] = [
  [{ limit: 100 }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  [{ limit: 3 }, [0, 1, 2]],
  [{ from: 4, limit: 3 }, [4, 5, 6]],
  [{ from: 8, limit: 3 }, [8, 9]],
  [{ from: 9, limit: 1 }, [9]],
  [{ from: 10, limit: 3 }, []],
  [{ direction: 'forwards', from: 0, limit: 2 }, [0, 1]],
  [{ direction: 'backwards', limit: 100 }, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
  [{ direction: 'backwards', limit: 2 }, [9, 8]],
  [{ direction: 'backwards', from: 4, limit: 3 }, [4, 3, 2]],
  [{ direction: 'backwards', from: 1, limit: 5 }, [1, 0]],
  [{ direction: 'backwards', from: 0, limit: 5 }, [0]],
  [{ direction: 'backwards', from: 99, limit: 2 }, [9, 8]],
];

export function readStreamContract(fixture: Fixture): void {
  describe('reading a stream', () => {
    it.each(READS)('%j gives revisions %j', async (read, revisions) => {
      const other = fixture.stream('other');
      for (let turn = 0; turn < 5; turn++) {
        await fixture.given(fixture.stream(), fixture.events(2));
        await fixture.given(other, fixture.events(1));
      }
      const events = await fixture.store.readStream(fixture.stream(), read);
      expect(events.map(({ revision }) => revision)).toEqual(revisions);
      expect(events.every(({ stream }) => stream === fixture.stream())).toBe(true);
    });

    it('that does not exist gives nothing, in either direction', async () => {
      expect(await fixture.store.readStream(fixture.stream(), { limit: 1 })).toEqual([]);
      expect(await fixture.store.readStream(fixture.stream(), { limit: 1, direction: 'backwards' })).toEqual([]);
      expect(await fixture.store.streamRevision(fixture.stream())).toBe(-1);
    });

    it.each([0, -1, 1.5, Number.NaN, READ_EVENTS_MAX + 1])('with a limit of %p is an error', async (limit) => {
      await expect(fixture.store.readStream(fixture.stream(), { limit })).rejects.toBeInstanceOf(RangeError);
    });

    it.each([-1, 0.5, Number.NaN])('from revision %p is an error', async (from) => {
      await expect(fixture.store.readStream(fixture.stream(), { from, limit: 1 })).rejects.toBeInstanceOf(RangeError);
    });
  });
}
