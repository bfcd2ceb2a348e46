import { describe, expect, it } from '@jest/globals';
import type { ExpectedRevision } from '../event-store.js';
import { type Fixture, idsOf } from './fixture.js';

export function duplicatesContract(fixture: Fixture): void {
  describe('an event sent again', () => {
    it('is stored once, and its first word counts', async () => {
      const stream = fixture.stream();
      const [first, second] = [fixture.event(), fixture.event()];
      await fixture.given(stream, [first]);
      const again = { ...first, data: '{"other":true}', type: 'other.v1' };
      const result = await fixture.append(stream, 'any', [again, second, again]);
      expect(result).toMatchObject({ outcome: 'appended', revision: 1, duplicates: [0, 2] });
      const stored = await fixture.store.readStream(stream, { limit: 10 });
      expect(stored.map(({ eventId, data, type }) => ({ eventId, data, type }))).toEqual(
        [first, second].map(({ eventId, data, type }) => ({ eventId, data, type })),
      );
    });

    it('is a duplicate within one append', async () => {
      const [one, other] = [fixture.event(), fixture.event()];
      const result = await fixture.append(fixture.stream(), 'none', [one, other, one, one]);
      expect(result).toMatchObject({ outcome: 'appended', revision: 1, duplicates: [2, 3] });
      expect(await fixture.idsIn(fixture.stream())).toEqual(idsOf([one, other]));
    });

    it('is a duplicate within one batch', async () => {
      const event = fixture.event();
      const append = { stream: fixture.stream(), expected: 'any' as const, events: [event] };
      const [first, second] = await fixture.store.append([append, append]);
      expect(first).toMatchObject({ outcome: 'appended', revision: 0, duplicates: [] });
      expect(second).toMatchObject({ outcome: 'appended', revision: 0, duplicates: [0] });
    });

    it('is found in the twin, in either direction, and makes no stream', async () => {
      const [telemetry, clock] = [fixture.stream('d1'), fixture.stream('d1', 'clock-3f')];
      const event = fixture.event();
      await fixture.append(clock, 'any', [event], telemetry);
      const result = await fixture.append(telemetry, 'any', [event], clock);
      expect(result).toMatchObject({ outcome: 'appended', revision: -1, duplicates: [0] });
      expect(await fixture.store.streamRevision(telemetry)).toBe(-1);
      expect(await fixture.append(telemetry, 'none', [fixture.event()], clock)).toMatchObject({ revision: 0 });

      const believed = fixture.event();
      await fixture.append(telemetry, 'any', [believed], clock);
      const back = await fixture.append(clock, 'any', [believed, fixture.event()], telemetry);
      expect(back).toMatchObject({ outcome: 'appended', revision: 1, duplicates: [0] });
    });

    it('is found in the twin within one batch', async () => {
      const [telemetry, clock] = [fixture.stream('d1'), fixture.stream('d1', 'clock-3f')];
      const event = fixture.event();
      const results = await fixture.store.append([
        { stream: telemetry, expected: 'any', events: [event], twin: clock },
        { stream: clock, expected: 'any', events: [event], twin: telemetry },
      ]);
      expect(results).toMatchObject([{ duplicates: [] }, { duplicates: [0], revision: -1 }]);
    });

    it('is covered by the log position that its resend is answered with', async () => {
      const stream = fixture.stream();
      const [first, second] = [fixture.event(), fixture.event()];
      const { logPosition } = await fixture.given(stream, [first, second]);
      await fixture.given(fixture.stream('other'), fixture.events(3));
      expect(await fixture.append(stream, 'any', [second, first])).toMatchObject({ logPosition, duplicates: [0, 1] });
      const { logPosition: mixed } = await appended(fixture, [first, fixture.event(), second]);
      expect(mixed > logPosition).toBe(true);
    });

    it.each<ExpectedRevision>(['none', 'any', 'exists', 0, 7])(
      'with all else of its append is a resend, no conflict, whatever is expected: %s',
      async (expected) => {
        const stream = fixture.stream();
        const events = fixture.events(2);
        const first = await fixture.append(stream, 'none', events);
        await fixture.given(stream, fixture.events(1));
        const again = await fixture.append(stream, expected, events);
        expect(again).toEqual({ ...first, revision: 2, duplicates: [0, 1] });
        expect(await fixture.idsIn(stream)).toHaveLength(3);
      },
    );

    it('in a batch sent again as a whole gives the same answers, all duplicates', async () => {
      const [a, b] = [fixture.stream('a'), fixture.stream('b')];
      await fixture.given(b, fixture.events(1));
      const batch = [
        { stream: a, expected: 'none' as const, events: fixture.events(2) },
        { stream: a, expected: 1, events: fixture.events(1) },
        { stream: b, expected: 0, events: fixture.events(2) },
      ];
      const first = await fixture.store.append(batch);
      expect(first).toMatchObject([{ revision: 1 }, { revision: 2 }, { revision: 2 }]);
      const again = await fixture.store.append(batch);
      const { logPosition } = { logPosition: expect.any(BigInt) };
      expect(again).toEqual([
        { outcome: 'appended', revision: 2, logPosition, duplicates: [0, 1] },
        { outcome: 'appended', revision: 2, logPosition, duplicates: [0] },
        { outcome: 'appended', revision: 2, logPosition, duplicates: [0, 1] },
      ]);
      expect(again.map((result) => 'logPosition' in result && result.logPosition)).toEqual(
        first.map((result) => 'logPosition' in result && result.logPosition),
      );
    });

    it('beside a new one does not excuse a wrong revision', async () => {
      const stream = fixture.stream();
      const event = fixture.event();
      await fixture.given(stream, [event, fixture.event()]);
      const mixed = [event, fixture.event()];
      for (const expected of ['none', 0, 5] as const) {
        expect(await fixture.append(stream, expected, mixed)).toEqual({ outcome: 'conflict', actualRevision: 1 });
      }
      expect(await fixture.idsIn(stream)).toHaveLength(2);
      expect(await fixture.append(stream, 1, mixed)).toMatchObject({ revision: 2, duplicates: [0] });
    });
  });

  async function appended(of: Fixture, events: Parameters<Fixture['given']>[1]) {
    const result = await of.append(of.stream(), 'any', events);
    if (result.outcome !== 'appended') throw new Error('a conflict where nothing was expected');
    return result;
  }
}
