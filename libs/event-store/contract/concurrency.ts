import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../event-store.js';
import { type Fixture, idsOf } from './fixture.js';

export function concurrencyContract(fixture: Fixture): void {
  describe('writers at once', () => {
    it('that expect the same revision: one goes through, the others learn the actual one', async () => {
      const stream = fixture.stream();
      await fixture.given(stream, fixture.events(1));
      const results = await Promise.all(Array.from({ length: 10 }, () => fixture.append(stream, 0, fixture.events(2))));
      const [winners, losers] = [true, false].map((won) =>
        results.filter(({ outcome }) => (outcome === 'appended') === won),
      );
      expect(winners).toMatchObject([{ revision: 2 }]);
      expect(losers).toEqual(Array.from({ length: 9 }, () => ({ outcome: 'conflict', actualRevision: 2 })));
      expect(await fixture.store.streamRevision(stream)).toBe(2);
    });

    it('that create the same stream: one does', async () => {
      const appends = Array.from({ length: 10 }, () => fixture.append(fixture.stream(), 'none', fixture.events(1)));
      const outcomes = (await Promise.all(appends)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
    });

    it('that send the same events: each is stored once and taken by one of them', async () => {
      const events = fixture.events(20);
      const results = await Promise.all(
        Array.from({ length: 8 }, () => fixture.append(fixture.stream(), 'any', events)),
      );
      const duplicates = results.flatMap((result) => (result.outcome === 'appended' ? result.duplicates : []));
      expect(duplicates).toHaveLength(7 * events.length);
      expect((await fixture.idsIn(fixture.stream())).sort()).toEqual(idsOf(events).sort());
    });

    it('do not tear each other: every append lies in its stream in one piece', async () => {
      const stream = fixture.stream();
      const appends = Array.from({ length: 20 }, () => fixture.events(5));
      await Promise.all(appends.map((events) => fixture.append(stream, 'any', events)));
      const stored = await fixture.idsIn(stream);
      const pieces = Array.from({ length: 20 }, (_, at) => stored.slice(at * 5, at * 5 + 5).join());
      expect(pieces.sort()).toEqual(appends.map((events) => idsOf(events).join()).sort());
    });
  });

  describe('a reader beside writers', () => {
    it.each([
      ['of the whole log', undefined],
      ['of two shards', ['telemetry-00-', 'telemetry-01-']],
    ])('%s skips nothing, repeats nothing and reorders nothing', async (_, prefixes) => {
      const after = await fixture.store.head();
      const streams = Array.from({ length: 12 }, (__, at) => fixture.stream(`d${at}`, `telemetry-0${at % 4}`));
      let writing = true;
      const write = async (stream: string) => {
        for (let turn = 0; turn < 25; turn++) await fixture.given(stream, fixture.events(1 + (turn % 3)));
      };
      const read = async () => {
        const seen: StoredEvent[] = [];
        let next = after;
        for (let done = false; !done;) {
          const last = !writing;
          const page = await fixture.store.readAll({ after: next, limit: 7, ...(prefixes && { prefixes }) });
          seen.push(...page.events);
          next = page.next;
          done = last && page.atHead;
          await new Promise((resolve) => setImmediate(resolve));
        }
        return seen;
      };
      const reading = [read(), read()];
      await Promise.all(streams.map(write));
      writing = false;
      for (const events of await Promise.all(reading)) {
        const wanted = streams.filter((stream) => !prefixes || prefixes.some((prefix) => stream.startsWith(prefix)));
        for (const stream of wanted) {
          const ofStream = events.filter((event) => event.stream === stream);
          expect(idsOf(ofStream)).toEqual(await fixture.idsIn(stream));
        }
        expect(fixture.ours(events)).toHaveLength(wanted.length * 49);
      }
    });
  });
}
