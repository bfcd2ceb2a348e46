import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EventStore, StoreUnavailable } from '#event-store';
import { openEventStoreDbEventStore } from './index.js';
import { eventOf } from './testing/device-events.js';
import { StandIn } from './testing/stand-in.js';
import type { Twist } from './testing/stand-in-appends.js';

const POOL = 10;
const RUNS = 40;

let standIn: StandIn;
let stores: EventStore[];
beforeAll(async () => {
  standIn = await StandIn.start();
  const open = () => openEventStoreDbEventStore({ url: standIn.url, idsKeptMax: 40, deadlineMs: 2_000 });
  stores = [await open(), await open(), await open()];
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await standIn.stop();
});

interface Step {
  readonly writer: number;
  readonly events: readonly number[];
  readonly twist: Twist | undefined;
  /** Whether the next step begins before this one is over. */
  readonly isBesides: boolean;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    writer: fc.nat(2),
    events: fc.array(fc.nat(POOL - 1), { minLength: 1, maxLength: 6 }),
    twist: fc.option(fc.constantFrom<Twist>('timeout-after', 'timeout-before', 'not-leader'), {
      nil: undefined,
      freq: 4,
    }),
    isBesides: fc.boolean(),
  }),
  { minLength: 2, maxLength: 10 },
);

it('whoever sends what to whom, in whatever order, with answers lost: each event is stored once', async () => {
  let devices = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const device = `acme-d${(devices += 1)}`;
      const [telemetry, clock] = [`telemetry-3f-${device}`, `clock-3f-${device}`];
      const now = Date.now();
      // Days old, ordinary, and some whose clock is not believed.
      const pool = Array.from({ length: POOL }, (_, at) => ({
        event: eventOf(at < 3 ? now - at * 86_400_000 : at < 7 ? now + at : 1_000 + at),
        stream: at < 7 ? telemetry : clock,
        twin: at < 7 ? clock : telemetry,
      }));
      const acknowledged = new Set<string>();
      const send = async ({ writer, events, twist }: Step): Promise<void> => {
        const chosen = events.flatMap((at) => pool[at] ?? []);
        const batch = [telemetry, clock].flatMap((stream) => {
          const ofStream = chosen.filter((one) => one.stream === stream);
          const [first] = ofStream;
          return first
            ? [{ stream, twin: first.twin, expected: 'any' as const, events: ofStream.map(({ event }) => event) }]
            : [];
        });
        let isTwisted = twist === undefined;
        standIn.twistOf = (stream) => {
          if (isTwisted || !stream.endsWith(device)) return undefined;
          isTwisted = true;
          return twist;
        };
        try {
          const results = await stores[writer]?.append(batch);
          expect(results?.every(({ outcome }) => outcome === 'appended')).toBe(true);
          for (const { event } of chosen) acknowledged.add(event.eventId);
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error;
        }
      };
      const underWay: Promise<void>[] = [];
      for (const step of plan) {
        const sending = send(step);
        if (step.isBesides) underWay.push(sending);
        else await sending;
      }
      await Promise.all(underWay);
      standIn.twistOf = () => undefined;
      const held = standIn.log.records.filter(({ stream }) => stream.endsWith(device)).map(({ id }) => id);
      expect(new Set(held).size).toBe(held.length);
      for (const id of acknowledged) expect(held).toContain(id);
    }),
    { numRuns: RUNS },
  );
});
