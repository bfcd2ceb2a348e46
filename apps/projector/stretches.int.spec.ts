import { expect, it } from '@jest/globals';
import { foldLanes, laneFactOf } from '#device';
import { MemoryEventStore } from '#event-store';
import { append } from './testing/projected.js';
import { drawing, randomFleet, shuffled } from './testing/random-fleet.js';
import { foldPast, grow, type GrowingRanges, type Past, type RevisionRange, type Snapshot } from '#device-history';

const [TENANT, DEVICE] = ['acme', 'd1'];

it('a past folds to the same state and the same snapshots, however much of it is read at once', async () => {
  const store = new MemoryEventStore();
  const fleet = shuffled(randomFleet(11, { lastsDays: 12, events: 150 }), drawing(5));
  await append(store, TENANT, fleet);
  const ranges: RevisionRange[] = [];
  const open: GrowingRanges = {};
  const revisions = { telemetry: 0, clock: 0, device: 0 };
  for (const { type, effectiveAt } of fleet.filter(({ subject }) => subject === DEVICE)) {
    const category = type.startsWith('fleet.') ? 'device' : 'telemetry';
    const closed = grow(open, { category, revision: revisions[category]++, effectiveAt });
    if (closed) ranges.push(closed);
  }
  const changes = foldLanes(fleet.flatMap((event) => laneFactOf(event) ?? [])).changes.get(DEVICE) ?? [];
  const fold = async (stretchEventsMax?: number) => {
    const past: Past = {
      tenant: TENANT,
      device: DEVICE,
      ranges: [...ranges, ...Object.values(open)],
      upTo: await store.head(),
      changes,
      voided: new Map(),
      snapshotEvery: 9,
      stretchEventsMax,
    };
    const snapshots: Snapshot[] = [];
    const state = await foldPast(store, past, { onSnapshot: (one) => snapshots.push(structuredClone(one)) });
    return { state, snapshots };
  };
  const whole = await fold();
  expect([whole.state !== null, whole.snapshots.length > 10, changes.length > 0]).toEqual([true, true, true]);
  for (const eventsMax of [1, 20, 60]) expect([eventsMax, await fold(eventsMax)]).toEqual([eventsMax, whole]);
});
