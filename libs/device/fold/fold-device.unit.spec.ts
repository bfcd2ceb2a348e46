import { describe, expect, it } from '@jest/globals';
import { foldLanes, type LaneChange } from '../lanes/fold-lanes.js';
import { laneFactOf } from '../lanes/lane-fact-of.js';
import { own, record } from '../testing/records.js';
import { viewDevice } from '../device-view.js';
import { emptyDevice } from './empty-device.js';
import { foldInput, foldInputs, foldVoided } from './fold-device.js';
import { laneInput, type FoldInput } from './fold-input.js';

const T0 = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const event = (type: string, data: Parameters<typeof record>[2], at: number, more = {}) =>
  own(record(type, 'd', data, { at, ...more }));
const folded = (inputs: readonly FoldInput[]) => {
  const state = emptyDevice();
  foldInputs(state, inputs);
  return state;
};
const view = (inputs: readonly FoldInput[]) => viewDevice('d', folded(inputs));
const faults = (inputs: readonly FoldInput[]) => folded(inputs).record.ledger.hours.flatMap((hour) => hour.faults);
const failed = (at: number, data = {}) =>
  event('terminal.card-read.failed', { interface: 'chip', reason: 'timeout', ...data }, at);

describe('identity and signs of life', () => {
  it('is unregistered, unknown and without revision until it is told of', () => {
    expect(view([])).toMatchObject({
      lifecycle: 'UNREGISTERED',
      connectivity: 'UNKNOWN',
      revision: -1,
      firstSeenAt: null,
      lastSeenAt: null,
    });
  });

  it('takes what the back office registered, which is no sign of life', () => {
    const registered = event('fleet.device.registered', { serial: 'S1', model: 'P400' }, T0);
    expect(view([registered])).toMatchObject({
      serial: 'S1',
      model: 'P400',
      lifecycle: 'REGISTERED',
      connectivity: 'UNKNOWN',
      revision: 0,
      lastSeenAt: null,
    });
  });

  it('is seen from its first to its last terminal event', () => {
    const beats = [T0, T0 + MINUTE, T0 + HOUR].map((at) =>
      event('terminal.heartbeat', { gauges: { battery_percent: 7 } }, at),
    );
    expect(view(beats)).toMatchObject({ firstSeenAt: T0, lastSeenAt: T0 + HOUR, connectivity: 'ONLINE' });
  });

  it('contradicts itself where it is registered with another serial', () => {
    const inputs = ['S1', 'S2'].map((serial, i) => event('fleet.device.registered', { serial, model: 'P400' }, T0 + i));
    expect(view(inputs).inconsistencies).toEqual(['registered on 2026-01-05 with another serial or model than before']);
  });
});

describe('firmware', () => {
  const reported = (version: string, at: number, more = {}) =>
    event('terminal.firmware.reported', { component: 'app', version }, at, more);

  it('is in force since its first report without another version in between', () => {
    const { firmware } = view([reported('1', T0), reported('2', T0 + 1), reported('2', T0 + 2), reported('1', T0 + 3)]);
    expect(firmware).toEqual([{ component: 'app', version: '1', since: T0 + 3 }]);
  });

  it('goes by the sequence at one instant, digits as whole numbers, whatever order they are told in', () => {
    const versions = ['9', '10', '2'].map((sequence) => reported(`v${sequence}`, T0, { sequence }));
    expect(view(versions).firmware[0]?.version).toBe('v10');
  });
});

describe('lanes', () => {
  const changes = (facts: ReturnType<typeof record>[]): LaneChange[] => [
    ...(foldLanes(facts.flatMap((one) => laneFactOf(one) ?? [])).changes.get('d') ?? []),
  ];

  it('puts the device where the facts of others put it', () => {
    const facts = [
      record('fleet.device.deployed', 'other', { position: 'p', site: 's', merchant: 'm' }, { at: T0 }),
      record('fleet.device.swapped', 'other', { replacedBy: 'd', reason: 'other' }, { at: T0 + 1 }),
    ];
    expect(view(changes(facts).map(laneInput))).toMatchObject({
      position: 'p',
      site: 's',
      merchant: 'm',
      lifecycle: 'DEPLOYED',
      revision: -1,
    });
  });

  it('shares faults with the site that the device served at that instant', () => {
    const facts = [record('fleet.device.deployed', 'd', { position: 'p', site: 's', merchant: 'm' }, { at: T0 })];
    const inputs = [failed(T0 - HOUR), ...changes(facts).map(laneInput), failed(T0 + HOUR)];
    expect(faults(inputs).map(({ site }) => site)).toEqual([undefined, 's']);
  });
});

describe('attempts', () => {
  it('counts failures that follow one another within 90 s as one', () => {
    const inputs = [0, 60, 149, 240, 400].map((second) => failed(T0 + second * 1000));
    // 240 s is 91 s after the one before; 400 s is far off
    expect(faults(inputs).map(({ at, events }) => [(at - T0) / 1000, events])).toEqual([
      [0, 3],
      [240, 1],
      [400, 1],
    ]);
  });

  it('counts by the attempt id where there is one, also when attempts interleave', () => {
    const inputs = ['a', 'b', 'a', 'b', 'a'].map((attemptId, i) => failed(T0 + i * 1000, { attemptId }));
    expect(faults(inputs).map(({ events }) => events)).toEqual([3, 2]);
  });

  it('takes the card and the rescue from what comes later in the attempt', () => {
    const fallback = event(
      'terminal.card-read.fallback',
      { from: 'chip', to: 'magstripe', cardHash: 'card', attemptId: 'a' },
      T0 + 5000,
    );
    expect(faults([failed(T0, { attemptId: 'a' }), fallback])).toMatchObject([
      { part: 'chip', reason: 'timeout', card: 'card', rescuedBy: 'magstripe', events: 2 },
    ]);
  });

  it('goes on over the full hour', () => {
    const end = T0 + HOUR;
    expect(faults([failed(end - 1000), failed(end + 1000)])).toHaveLength(1);
  });

  it('keeps a bounded number of an hour and counts the rest', () => {
    const inputs = Array.from({ length: 500 }, (_, i) => failed(T0 + i * 1000, { attemptId: `a${i}` }));
    const [hour] = folded(inputs).record.ledger.hours;
    expect([hour?.faults.length, hour?.overflow]).toEqual([120, { 'card-read.failed': 380 }]);
  });
});

describe('activity', () => {
  const iso = (at: number) => new Date(at).toISOString();
  const activity = (from: number, to: number, failedReads: number) =>
    event(
      'terminal.activity',
      {
        from: iso(from),
        to: iso(to),
        reads: { chip: { ok: 10, failed: failedReads } },
        transactions: { approved: 9, declined: 1, failed: 0, cancelled: 0 },
      },
      to,
    );
  const windows = (inputs: readonly FoldInput[]) => folded(inputs).record.ledger.hours.flatMap((hour) => hour.windows);

  it('replaces a window that a later one overlaps', () => {
    const inputs = [activity(T0, T0 + 10 * MINUTE, 1), activity(T0 + 5 * MINUTE, T0 + 15 * MINUTE, 2)];
    expect(windows(inputs)).toMatchObject([
      { from: T0 + 5 * MINUTE, to: T0 + 15 * MINUTE, reads: { chip: [10, 2] }, transactions: [9, 1, 0, 0] },
    ]);
  });

  it('joins windows that touch once they lie back, and loses no count', () => {
    const inputs = Array.from({ length: 36 }, (_, i) => activity(T0 + i * 5 * MINUTE, T0 + (i + 1) * 5 * MINUTE, 1));
    const kept = windows(inputs);
    expect(kept.length).toBeLessThan(30);
    expect(kept.reduce((sum, { reads }) => sum + (reads['chip']?.[1] ?? 0), 0)).toBe(36);
  });

  it('takes differences of counters; the first of a boot only sets the mark', () => {
    const counters = (bootId: string, failedReads: number, at: number) =>
      event('terminal.counters', { bootId, counters: { 'reads.chip.failed': failedReads } }, at);
    const inputs = [
      counters('one', 100, T0),
      counters('one', 103, T0 + HOUR),
      counters('two', 2, T0 + 2 * HOUR),
      counters('two', 7, T0 + 3 * HOUR),
    ];
    expect(windows(inputs).map(({ reads }) => reads['chip']?.[1])).toEqual([3, 5]);
  });

  it('counts the reads of the interfaces that there are, whatever else a device calls one', () => {
    const strange = event(
      'terminal.activity',
      {
        from: iso(T0),
        to: iso(T0 + MINUTE),
        reads: { chip: { ok: 3, failed: 1 }, toString: 1e21, nfc: { ok: 1, failed: 1 }, constructor: {} },
        transactions: { approved: 3, declined: 0, failed: 0, cancelled: 0 },
      },
      T0 + MINUTE,
    );
    const counted = ['__proto__', 'constructor', 'nfc', 'chip'].map((name) => [`reads.${name}.failed`, 4]);
    const counters = (times: number, at: number) =>
      event(
        'terminal.counters',
        {
          bootId: 'b',
          counters: Object.fromEntries(counted.map(([name, n]) => [name, Number(n) * times])) as Record<string, number>,
        },
        at,
      );
    const inputs = [strange, counters(1, T0 + HOUR), counters(2, T0 + 2 * HOUR)];
    expect(windows(inputs).map(({ reads }) => reads)).toEqual([{ chip: [3, 1] }, { chip: [0, 4] }]);
    // Summed up into days, ten days later.
    const later = folded([...inputs, failed(T0 + 240 * HOUR)]).record.ledger.days;
    expect(later.map(({ reads }) => reads)).toEqual([{ chip: [3, 5] }]);
  });

  it('sums hours into days once they are older than eight days, and forgets days after five weeks', () => {
    const inputs = Array.from({ length: 50 }, (_, day) => failed(T0 + day * 24 * HOUR));
    const { hours, days } = folded(inputs).record.ledger;
    expect([hours.length, days.length]).toEqual([9, 27]);
    expect(days.every(({ faults: named }) => named['card-read.failed/chip/timeout'] === 1)).toBe(true);
  });
});

describe('the fold', () => {
  it('tells a heartbeat, which changes the pulse alone, from what changes more', () => {
    const state = emptyDevice();
    expect(foldInput(state, event('terminal.heartbeat', { gauges: {} }, T0))).toBe(false);
    expect(foldInput(state, failed(T0 + 1))).toBe(true);
    expect(foldInput(state, event('terminal.rebooted', { reason: 'scheduled' }, T0 + 2))).toBe(false);
  });

  it('takes the revision of a voided event and since when that is known, and nothing else', () => {
    const state = emptyDevice();
    foldVoided(state, { ...event('fleet.device.registered', { serial: 'S', model: 'M' }, T0), knownAt: T0 + 9 });
    expect([viewDevice('d', state).serial, state.record.revision, state.pulse.knownAtMax]).toEqual([null, 0, T0 + 9]);
  });

  it('passes types that it does not know', () => {
    expect(() => view([event('terminal.invented', {}, T0)])).not.toThrow();
  });
});
