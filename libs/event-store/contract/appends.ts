import { describe, expect, it } from '@jest/globals';
import type { Fixture } from './fixture.js';

export function appendsContract(fixture: Fixture): void {
  describe('what is appended', () => {
    it('is there to the letter, with its stream, its revision and its place in the log', async () => {
      const event = fixture.event({
        type: 'fleet.device.registered.v1',
        data: '{"name": "Köln \\u00e4 🙂 \\ud800", "n": 1e400, "big": 12345678901234567890, "a":{"b":[null,true]} }',
        metadata: '{"id":"x y","empty":""}',
      });
      const result = await fixture.append(fixture.stream(), 'none', [event]);
      const [stored] = await fixture.store.readStream(fixture.stream(), { limit: 10 });
      expect(stored).toEqual({
        ...event,
        stream: fixture.stream(),
        revision: 0,
        logPosition: expect.any(BigInt),
      });
      expect(result).toEqual({ outcome: 'appended', revision: 0, logPosition: stored?.logPosition, duplicates: [] });
    });

    it('is at the head of the log, of which every append makes more', async () => {
      const before = await fixture.store.head();
      const first = await fixture.given(fixture.stream('a'), fixture.events(2));
      const second = await fixture.given(fixture.stream('b'), fixture.events(1));
      expect(first.logPosition > before).toBe(true);
      expect(second.logPosition > first.logPosition).toBe(true);
      expect((await fixture.store.head()) >= second.logPosition).toBe(true);
    });

    it('has one revision after the other, counted in each stream by itself', async () => {
      const results = [
        await fixture.given(fixture.stream('a'), fixture.events(3)),
        await fixture.given(fixture.stream('b'), fixture.events(1)),
        await fixture.given(fixture.stream('a'), fixture.events(2)),
      ];
      expect(results.map(({ revision }) => revision)).toEqual([2, 0, 4]);
      expect(await fixture.store.streamRevision(fixture.stream('a'))).toBe(4);
      expect(await fixture.store.streamRevision(fixture.stream('b'))).toBe(0);
      const events = await fixture.store.readStream(fixture.stream('a'), { limit: 10 });
      expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    });

    it('does not mix streams whose names are alike', async () => {
      const names = ['d', 'd ', 'D', 'd-', 'd-1', 'd\u00e9', 'de\u0301', 'd%', 'd_'].map((name) =>
        fixture.stream(name),
      );
      for (const name of names) await fixture.given(name, fixture.events(1));
      for (const name of names) expect(await fixture.idsIn(name)).toHaveLength(1);
    });

    it('may be as large as the limits allow', async () => {
      const event = fixture.event({ data: JSON.stringify({ text: 'x'.repeat(200_000) }) });
      await fixture.given(fixture.stream('x'.repeat(128)), [event]);
      const [stored] = await fixture.store.readStream(fixture.stream('x'.repeat(128)), { limit: 1 });
      expect(stored?.data).toBe(event.data);
    });

    it('is told to who listens, until he stops', async () => {
      let calls = 0;
      const stop = fixture.store.onAppended(() => (calls += 1));
      await fixture.given(fixture.stream(), fixture.events(1));
      await until(() => calls > 0);
      stop();
      calls = 0;
      await fixture.given(fixture.stream(), fixture.events(1));
      await fixture.store.readStream(fixture.stream(), { limit: 1 });
      expect(calls).toBe(0);
    });
  });
}

/** A hint takes the time it takes; Jest's own deadline ends what never comes. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}
