import { describe, expect, it } from '@jest/globals';
import type { LogPosition } from '../event-store.js';
import { READ_EVENTS_MAX } from '../limits.js';
import { type Fixture, idsOf } from './fixture.js';

export function readAllContract(fixture: Fixture): void {
  describe('reading the log', () => {
    it('gives all that was appended, in that order, whatever the size of the pages', async () => {
      const after = await fixture.store.head();
      const sent: string[] = [];
      for (let turn = 0; turn < 12; turn++) {
        const events = fixture.events(1 + (turn % 3));
        await fixture.given(fixture.stream(`d${turn % 4}`), events);
        sent.push(...idsOf(events));
      }
      for (const limit of [1, 2, 7, sent.length, 1000]) {
        const { events } = await fixture.readToHead({ after, limit });
        expect(idsOf(fixture.ours(events))).toEqual(sent);
      }
    });

    it('begins after the position it is given, such as that of an event or of an append', async () => {
      const { logPosition } = await fixture.given(fixture.stream(), fixture.events(2));
      const later = fixture.events(3);
      await fixture.given(fixture.stream(), later);
      const { events } = await fixture.readToHead({ after: logPosition, limit: 10 });
      expect(idsOf(fixture.ours(events))).toEqual(idsOf(later));
      const from = fixture.ours(events)[1]?.logPosition;
      const { events: rest } = await fixture.readToHead({ after: from as LogPosition, limit: 10 });
      expect(idsOf(fixture.ours(rest))).toEqual(idsOf(later.slice(2)));
    });

    it('says that the head is reached, and goes on from there', async () => {
      await fixture.given(fixture.stream(), fixture.events(1));
      const head = await fixture.store.head();
      const empty = await fixture.store.readAll({ after: head, limit: 10 });
      expect(empty).toEqual({ events: [], next: head, atHead: true });
      const events = fixture.events(3);
      await fixture.given(fixture.stream(), events);
      const part = await fixture.store.readAll({ after: empty.next, limit: 2 });
      expect(part.atHead).toBe(false);
      expect(idsOf(part.events)).toEqual(idsOf(events.slice(0, 2)));
      const { events: rest } = await fixture.readToHead({ after: part.next, limit: 2 });
      expect(idsOf(rest)).toEqual(idsOf(events.slice(2)));
    });

    it('from the beginning gives the events of the beginning first', async () => {
      await fixture.given(fixture.stream(), fixture.events(2));
      const first = await fixture.store.readAll({ after: 0n as LogPosition, limit: 1 });
      expect(first.events).toHaveLength(1);
      expect(first.events[0]?.logPosition).toBe(first.next);
    });

    it('beyond the head stays where it is', async () => {
      await fixture.given(fixture.stream(), fixture.events(2));
      const after = ((await fixture.store.head()) + 1000n) as LogPosition;
      expect(await fixture.store.readAll({ after, limit: 5 })).toEqual({ events: [], next: after, atHead: true });
    });

    it.each([0, -1, 1.5, READ_EVENTS_MAX + 1])('with a limit of %p is an error', async (limit) => {
      await expect(fixture.store.readAll({ after: 0n as LogPosition, limit })).rejects.toBeInstanceOf(RangeError);
    });

    it('from a position below the beginning, or for an empty prefix, is an error', async () => {
      await expect(fixture.store.readAll({ after: -1n as LogPosition, limit: 1 })).rejects.toBeInstanceOf(RangeError);
      const empty = fixture.store.readAll({ after: 0n as LogPosition, limit: 1, prefixes: ['telemetry-', ''] });
      await expect(empty).rejects.toBeInstanceOf(RangeError);
    });
  });

  describe('reading the log by prefixes', () => {
    /** Families, each with streams `a` and `b`; one of a single part. */
    const FAMILIES = ['telemetry-3f', 'telemetry-30', 'telemetry-ff', 'clock-3f', 'device-3f', 'rejected'];

    async function fill(): Promise<{ after: LogPosition; names: string[] }> {
      const after = await fixture.store.head();
      const names = FAMILIES.flatMap((family) => ['a', 'b'].map((name) => fixture.stream(name, family)));
      for (let turn = 0; turn < 3; turn++) {
        for (const stream of names) await fixture.given(stream, fixture.events(1));
      }
      return { after, names };
    }

    it.each<[string, (tag: string) => string[]]>([
      ['a shard', () => ['telemetry-3f-']],
      ['several shards', () => ['telemetry-3f-', 'clock-3f-', 'device-3f-']],
      ['a category', () => ['telemetry-']],
      ['a part of a shard', () => ['telemetry-3']],
      ['one tenant of a shard', (tag) => [`telemetry-3f-${tag}-`]],
      ['the beginning of a name', (tag) => [`telemetry-3f-${tag}-a`, `rejected-${tag}`]],
      ['a whole name', (tag) => [`device-3f-${tag}-b`]],
      ['prefixes of each other', (tag) => ['telemetry-', 'telemetry-3f-', `telemetry-ff-${tag}-b`]],
      ['another tenant of a shard', () => ['telemetry-3f-zzzz-']],
      ['nothing there is', () => ['nothing-00-']],
      ['no prefix at all', () => []],
      ['what is alike but for a letter', () => ['Telemetry-3f-', 'telemetry_3f-', 'telemetry%']],
    ])('gives the events of %s, in order, and nothing else', async (_, prefixesOf) => {
      const { after, names } = await fill();
      const prefixes = prefixesOf(fixture.tag);
      const wanted = names.filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
      for (const limit of [1, 4, 100]) {
        const { events } = await fixture.readToHead({ after, limit, prefixes });
        expect(events.every(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix)))).toBe(true);
        const ours = fixture.ours(events);
        expect(ours).toHaveLength(wanted.length * 3);
        expect(ours.map(({ stream }) => stream)).toEqual([...wanted, ...wanted, ...wanted]);
      }
    });

    it('goes on past what it leaves out, and finds a family that begins later', async () => {
      const { after } = await fill();
      const prefixes = [`telemetry-77-`];
      const before = await fixture.readToHead({ after, limit: 5, prefixes });
      expect(fixture.ours(before.events)).toEqual([]);
      const next = before.pages.at(-1)?.next as LogPosition;
      expect(next >= (await fixture.store.head())).toBe(true);
      const late = fixture.events(2);
      await fixture.given(fixture.stream('c', 'telemetry-77'), late);
      const { events } = await fixture.readToHead({ after: next, limit: 5, prefixes });
      expect(idsOf(fixture.ours(events))).toEqual(idsOf(late));
    });
  });
}
