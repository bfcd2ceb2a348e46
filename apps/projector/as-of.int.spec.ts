import { describe, expect, it } from '@jest/globals';
import {
  connectivityOf,
  emptyDevice,
  foldInputs,
  foldLanes,
  HOUR_MS,
  laneFactOf,
  laneInput,
  silentFrom,
  viewDevice,
  type Connectivity,
  type DeviceState,
} from '#device';
import { createDeviceHistory, siteHours, type Basis } from '#device-history';
import { MemoryEventStore } from '#event-store';
import { compareFoldOrder, type EventRecord } from '#telemetry';
import fc from 'fast-check';
import { own } from '../../libs/device/testing/records.js';
import { append, Projected } from './testing/projected.js';
import { drawing, randomFleet, shuffled } from './testing/random-fleet.js';

const TENANT = 'acme';

/** What the contract says, without index or snapshot: everything that counts, in fold order. */
function foldedPlainly(fleet: readonly EventRecord[], device: string, at: number, basis: Basis): DeviceState | null {
  const knownBy = basis === 'RECEIVED' ? at : Infinity;
  const voids = fleet.filter(({ type, knownAt }) => type === 'fleet.record.voided.v1' && knownAt <= knownBy);
  const isVoided = ({ eventId, subject }: EventRecord): boolean =>
    voids.some((record) => record.data['eventId'] === eventId && record.subject === subject && !isVoided(record));
  const happened = fleet.filter(({ effectiveAt, knownAt }) => effectiveAt <= at && knownAt <= knownBy);
  const counted = happened.filter((event) => !isVoided(event));
  const mine = counted.filter(({ subject }) => subject === device);
  const changes = foldLanes(counted.flatMap((event) => laneFactOf(event) ?? [])).changes.get(device) ?? [];
  const gone = happened.filter((event) => event.subject === device && isVoided(event));
  if (mine.length + changes.length + gone.length === 0) return null;
  const state = emptyDevice();
  foldInputs(state, [...mine.map(own), ...changes.map(laneInput)]);
  state.record.revision += gone.filter(({ type }) => type.startsWith('fleet.')).length;
  return state;
}

/** The same of silence: how far the source had come, to the hour, alone or together with all others of few devices. */
function connectivityPlainly(
  fleet: readonly EventRecord[],
  state: DeviceState,
  at: number,
  basis: Basis,
): Connectivity {
  const sinceOf = ({ effectiveAt, knownAt }: EventRecord): number =>
    basis === 'RECEIVED' ? Math.max(effectiveAt, knownAt) : effectiveAt;
  const hourOf = (instant: number): number => Math.floor(instant / HOUR_MS);
  const told = fleet.filter(({ type }) => type.startsWith('terminal.'));
  const isOwn = (source: string): boolean =>
    new Set(told.filter((event) => event.source === source && sinceOf(event) <= at).map(({ subject }) => subject))
      .size >= 3;
  const { source } = state.pulse;
  const heard = told.filter((event) =>
    source !== null && isOwn(source) ? event.source === source : !isOwn(event.source),
  );
  const come = heard.filter((event) => hourOf(sinceOf(event)) <= hourOf(at)).map(({ effectiveAt }) => effectiveAt);
  const registered = fleet
    .filter(
      ({ subject, effectiveAt, knownAt }) =>
        subject === `site:${state.record.lane?.site}` && effectiveAt <= at && (basis === 'OCCURRED' || knownAt <= at),
    )
    .sort(compareFoldOrder)
    .at(-1);
  const hours = registered ? siteHours(JSON.stringify(registered.data)) : null;
  return connectivityOf(state, silentFrom(state, hours), come.length === 0 ? null : Math.min(at, Math.max(...come)));
}

describe('device(asOf)', () => {
  it('is the plain fold of what had happened, or was known, by then, with snapshots and late events', async () => {
    const answered = new Set<Connectivity>();
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const draw = drawing(seed);
        const fleet = randomFleet(seed, { lastsDays: 12 });
        const store = new MemoryEventStore();
        const projected = await Projected.over(store);
        const told = shuffled(fleet, draw);
        for (let from = 0; from < told.length; from += 50) {
          await append(store, TENANT, told.slice(from, from + 50));
          await projected.catchUp();
        }
        const history = createDeviceHistory(store, () => projected.db);
        const instants = shuffled(fleet, draw)
          .slice(0, 12)
          .map(({ effectiveAt }) => effectiveAt + (draw() < 0.5 ? 0 : -1));
        for (const at of instants) {
          for (const basis of ['OCCURRED', 'RECEIVED'] as const) {
            for (const device of ['d0', 'd1', 'new', 'nobody']) {
              const expected = foldedPlainly(fleet, device, at, basis);
              const found = await history.stateAsOf(TENANT, device, { at, basis });
              const view = expected && viewDevice(device, expected, connectivityPlainly(fleet, expected, at, basis));
              expect([device, at, basis, found && found.view]).toEqual([device, at, basis, view]);
              if (view) answered.add(view.connectivity);
              expect(found?.state.record).toEqual(expected?.record);
            }
          }
        }
        await projected.close();
      }),
      // The first fleet alone answers all three; the others are new in every run.
      { numRuns: 6, examples: [[1]] },
    );
    expect([...answered].sort()).toEqual(['OFFLINE', 'ONLINE', 'UNKNOWN']);
  });

  it('pages through the history in fold order, both ways, by types and within instants', async () => {
    const store = new MemoryEventStore();
    const projected = await Projected.over(store);
    const fleet = randomFleet(7, { lastsDays: 12, events: 120 });
    await append(store, TENANT, shuffled(fleet, drawing(3)));
    await projected.catchUp();
    const history = createDeviceHistory(store, () => projected.db);
    const mine = fleet.filter(({ subject }) => subject === 'd1').map(own);
    mine.sort((a, b) => (foldOrderOf(a.event) < foldOrderOf(b.event) ? -1 : 1));
    const walk = async (request: object, newestFirst: boolean): Promise<string[]> => {
      const ids: string[] = [];
      for (let after; ;) {
        const page = await history.page(TENANT, 'd1', { first: 7, newestFirst, after, ...request });
        ids.push(...page.events.map(({ record }) => record.eventId));
        if (!page.hasNext) return ids;
        after = page.events.at(-1)?.record;
      }
    };
    const oldestFirst = await walk({}, false);
    expect(new Set(oldestFirst).size).toBe(mine.length);
    expect(await walk({}, true)).toEqual(oldestFirst.toReversed());
    const types = ['terminal.heartbeat.v1', 'fleet.device.registered.v1'];
    const byType = new Map(mine.map(({ event }) => [event.eventId, event]));
    expect(await walk({ types }, false)).toEqual(
      oldestFirst.filter((id) => types.includes(byType.get(id)?.type ?? '')),
    );
    const [from, to] = [
      byType.get(oldestFirst[20] ?? '')?.effectiveAt ?? 0,
      byType.get(oldestFirst[60] ?? '')?.effectiveAt ?? 0,
    ];
    const within = (id: string): boolean =>
      (byType.get(id)?.effectiveAt ?? 0) >= from && (byType.get(id)?.effectiveAt ?? 0) <= to;
    expect(await walk({ from, to }, true)).toEqual(oldestFirst.filter(within).toReversed());
    await projected.close();
  });
});

const foldOrderOf = ({ effectiveAt, eventId }: EventRecord): string => `${effectiveAt} ${eventId}`;
