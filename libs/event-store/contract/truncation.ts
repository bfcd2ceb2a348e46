import { describe, expect, it } from '@jest/globals';
import type { LogPosition, NewEvent, StoredEvent } from '../event-store.js';
import { type Fixture, idsOf } from './fixture.js';

const revisionsOf = (events: readonly StoredEvent[]): number[] => events.map(({ revision }) => revision);

export function truncationContract(fixture: Fixture): void {
  /** A stream of six events between two others, and where the log stood before. */
  async function given(): Promise<{ stream: string; events: NewEvent[]; other: NewEvent[]; after: LogPosition }> {
    const after = await fixture.store.head();
    const [events, other] = [fixture.events(6), fixture.events(3)];
    await fixture.given(fixture.stream('other'), other.slice(0, 2));
    await fixture.given(fixture.stream(), events);
    await fixture.given(fixture.stream('other'), other.slice(2));
    return { stream: fixture.stream(), events, other, after };
  }
  const logSince = async (after: LogPosition, prefixes?: readonly string[]): Promise<string[]> => {
    const { events } = await fixture.readToHead({ after, limit: 2, ...(prefixes && { prefixes }) });
    return idsOf(fixture.ours(events));
  };

  describe('a stream that is truncated', () => {
    it('loses its events below that revision, for readers of the stream and of the log, and no others', async () => {
      const { stream, events, other, after } = await given();
      await fixture.store.truncateStream(stream, 4);
      expect(revisionsOf(await fixture.store.readStream(stream, { limit: 10 }))).toEqual([4, 5]);
      expect(revisionsOf(await fixture.store.readStream(stream, { limit: 1, from: 2 }))).toEqual([4]);
      expect(revisionsOf(await fixture.store.readStream(stream, { limit: 10, direction: 'backwards' }))).toEqual([
        5, 4,
      ]);
      expect(await fixture.store.readStream(stream, { limit: 10, direction: 'backwards', from: 3 })).toEqual([]);
      const left = idsOf([...other.slice(0, 2), ...events.slice(4), ...other.slice(2)]);
      expect(await logSince(after)).toEqual(left);
      expect(await logSince(after, [stream])).toEqual(idsOf(events.slice(4)));
      expect(await logSince(after, [`telemetry-3f-${fixture.tag}-`])).toEqual(left);
    });

    it('goes on in its revisions and in the log, and expects what it always did', async () => {
      const { stream } = await given();
      const head = await fixture.store.head();
      await fixture.store.truncateStream(stream, 4);
      expect(await fixture.store.streamRevision(stream)).toBe(5);
      expect((await fixture.store.head()) >= head).toBe(true);
      expect(await fixture.append(stream, 1, fixture.events(1))).toEqual({ outcome: 'conflict', actualRevision: 5 });
      const appended = await fixture.append(stream, 5, fixture.events(2));
      expect(appended).toMatchObject({ outcome: 'appended', revision: 7, duplicates: [] });
      expect('logPosition' in appended && appended.logPosition > head).toBe(true);
      expect(revisionsOf(await fixture.store.readStream(stream, { limit: 10 }))).toEqual([4, 5, 6, 7]);
    });

    it('may be emptied whole, its revision stays and the log goes on behind what was its head', async () => {
      const after = await fixture.store.head();
      const stream = fixture.stream();
      await fixture.given(fixture.stream('other'), fixture.events(1));
      const { logPosition } = await fixture.given(stream, fixture.events(3));
      // All that it holds, whoever counted wrongly.
      await fixture.store.truncateStream(stream, 1_000);
      expect(await fixture.idsIn(stream)).toEqual([]);
      expect(await fixture.store.readStream(stream, { limit: 9, direction: 'backwards' })).toEqual([]);
      expect(await fixture.store.streamRevision(stream)).toBe(2);
      expect((await fixture.store.head()) >= logPosition).toBe(true);
      expect(await logSince(after)).toHaveLength(1);
      expect(await fixture.append(stream, 'none', fixture.events(1))).toEqual({
        outcome: 'conflict',
        actualRevision: 2,
      });
      expect(await fixture.append(stream, 'exists', [])).toMatchObject({ outcome: 'appended', revision: 2 });
      const events = fixture.events(2);
      const next = await fixture.given(stream, events);
      expect([next.revision, next.logPosition > logPosition]).toEqual([4, true]);
      expect(revisionsOf(await fixture.store.readStream(stream, { limit: 9 }))).toEqual([3, 4]);
      expect(await logSince(logPosition)).toEqual(idsOf(events));
    });

    it('is the same truncated again, and is not given back what went before', async () => {
      const { stream } = await given();
      for (const before of [4, 4, 2, 0]) await fixture.store.truncateStream(stream, before);
      expect(revisionsOf(await fixture.store.readStream(stream, { limit: 10 }))).toEqual([4, 5]);
      await fixture.store.truncateStream(stream, 5);
      expect(revisionsOf(await fixture.store.readStream(stream, { limit: 10 }))).toEqual([5]);
    });

    it('may take an event in that it had before, and still knows those that it holds', async () => {
      const { stream, events } = await given();
      await fixture.store.truncateStream(stream, 4);
      // Whether the store remembers the id of one that went is its own affair.
      const [gone, kept] = [events[0], events[5]] as [NewEvent, NewEvent];
      const result = await fixture.append(stream, 'any', [kept, gone, fixture.event()]);
      if (result.outcome !== 'appended') throw new Error('a conflict where nothing was expected');
      expect(result.duplicates).toContain(0);
      expect(result.duplicates).not.toContain(2);
      expect(result.revision).toBe(8 - result.duplicates.length);
    });

    it('need not exist, and is not made by that', async () => {
      await fixture.store.truncateStream(fixture.stream('nobody'), 7);
      expect(await fixture.store.streamRevision(fixture.stream('nobody'))).toBe(-1);
      expect(await fixture.append(fixture.stream('nobody'), 'none', fixture.events(1))).toMatchObject({ revision: 0 });
    });

    it.each([-1, 0.5, Number.NaN])('at %p is an error, and nothing goes', async (before) => {
      const { stream } = await given();
      await expect(fixture.store.truncateStream(stream, before)).rejects.toBeInstanceOf(RangeError);
      expect(await fixture.idsIn(stream)).toHaveLength(6);
    });

    it('may be appended to at the same time', async () => {
      const { stream } = await given();
      const both = Array.from({ length: 20 }, (_, turn) =>
        Promise.all([fixture.given(stream, fixture.events(2)), fixture.store.truncateStream(stream, turn * 2)]),
      );
      await Promise.all(both);
      expect(await fixture.store.streamRevision(stream)).toBe(45);
      const revisions = revisionsOf(await fixture.store.readStream(stream, { limit: 100 }));
      expect(revisions).toEqual(Array.from({ length: 8 }, (_, at) => 38 + at));
    });
  });
}
