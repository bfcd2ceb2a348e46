import { describe, expect, it } from '@jest/globals';
import { BATCH_EVENTS_MAX } from '../limits.js';
import { InvalidEvent } from '../event-store.js';
import { type Fixture, idsOf } from './fixture.js';

export function batchesContract(fixture: Fixture): void {
  describe('a batch', () => {
    it('of nothing gives nothing', async () => {
      expect(await fixture.store.append([])).toEqual([]);
    });

    it('gives each append its own result; a conflict leaves the others alone', async () => {
      const [a, b, c] = [fixture.stream('a'), fixture.stream('b'), fixture.stream('c')];
      await fixture.given(b, fixture.events(2));
      const results = await fixture.store.append([
        { stream: a, expected: 'none', events: fixture.events(2) },
        { stream: b, expected: 0, events: fixture.events(2) },
        { stream: c, expected: 'exists', events: fixture.events(1) },
        { stream: b, expected: 1, events: fixture.events(1) },
        { stream: a, expected: 1, events: fixture.events(1) },
      ]);
      expect(results).toMatchObject([
        { outcome: 'appended', revision: 1 },
        { outcome: 'conflict', actualRevision: 1 },
        { outcome: 'conflict', actualRevision: -1 },
        { outcome: 'appended', revision: 2 },
        { outcome: 'appended', revision: 2 },
      ]);
      expect((await Promise.all([a, b, c].map((stream) => fixture.idsIn(stream)))).map((ids) => ids.length)).toEqual([
        3, 3, 0,
      ]);
    });

    it('lets a later append see what an earlier one stored', async () => {
      const stream = fixture.stream();
      const results = await fixture.store.append([
        { stream, expected: 'none', events: fixture.events(1) },
        { stream, expected: 'none', events: fixture.events(1) },
        { stream, expected: 0, events: fixture.events(1) },
        { stream, expected: 'exists', events: fixture.events(1) },
      ]);
      expect(results).toMatchObject([
        { outcome: 'appended', revision: 0 },
        { outcome: 'conflict', actualRevision: 0 },
        { outcome: 'appended', revision: 1 },
        { outcome: 'appended', revision: 2 },
      ]);
    });

    it('to hundreds of streams keeps the order in each of them', async () => {
      const before = await fixture.store.head();
      const streams = Array.from({ length: 300 }, (_, index) => fixture.stream(`d${index}`));
      const batch = streams.map((stream) => ({ stream, expected: 'none' as const, events: fixture.events(3) }));
      const results = await fixture.store.append(batch);
      expect(results.every((result) => result.outcome === 'appended' && result.revision === 2)).toBe(true);
      const { events } = await fixture.readToHead({ after: before, limit: 250 });
      for (const { stream, events: sent } of batch) {
        expect(idsOf(events.filter((event) => event.stream === stream))).toEqual(idsOf(sent));
      }
    });

    it('of more than the limit is refused, with nothing stored', async () => {
      const event = fixture.event();
      const events = Array.from({ length: BATCH_EVENTS_MAX + 1 }, () => event);
      await expect(fixture.append(fixture.stream(), 'any', events)).rejects.toBeInstanceOf(InvalidEvent);
      expect(await fixture.idsIn(fixture.stream())).toEqual([]);
    });
  });
}
