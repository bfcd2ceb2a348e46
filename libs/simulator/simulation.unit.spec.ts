import { describe, expect, it } from '@jest/globals';
import { readEvent } from '#telemetry';
import type { CloudEvent } from './delivery/cloud-event.js';
import { BUILT_IN_SCENARIOS } from './scenario/built-in/index.js';
import type { Scenario } from './scenario/scenario.js';
import { field, ofType, sum, told, UNTIL } from './spec/told.js';
import { HOUR_MS } from './time/units.js';

const SMALL: Scenario = { days: 5, fleet: { devices: 30 }, injections: [{ cause: 'READER_HARDWARE', from: -2 }] };
const text = (events: readonly unknown[]): string => events.map((event) => JSON.stringify(event)).join('\n');

describe('a simulation', () => {
  it('is the same to the byte for the same seed, and another for another', () => {
    const [one, same, other] = [told(SMALL, 'a'), told(SMALL, 'a'), told(SMALL, 'b')];
    expect(text(same.events)).toBe(text(one.events));
    expect(text(same.truth)).toBe(text(one.truth));
    expect(text(other.events)).not.toBe(text(one.events));
    const ids = new Set(one.events.map(({ id }) => id));
    expect(other.events.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it.each([...BUILT_IN_SCENARIOS.keys()])('of %s is let in by the way in, event by event', (name) => {
    const scenario = BUILT_IN_SCENARIOS.get(name) ?? {};
    const { events } = told({
      ...scenario,
      days: 7,
      fleet: { ...scenario.fleet, devices: 120, heartbeatMinutes: 240, customersPerDay: 40 },
    });
    const refused = events
      .map((event) =>
        readEvent(JSON.stringify(event), { tenant: 't', role: 'operator', receivedAt: UNTIL, historical: false }),
      )
      .filter(({ outcome }) => outcome === 'refused');
    expect(refused).toEqual([]);
    expect(events.length).toBeGreaterThan(10_000);
  });

  it('tells its events in order, each once, and none from the future', () => {
    const { events } = told(SMALL);
    const times = events.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(times.at(-1)).toBeLessThan(UNTIL);
    expect(new Set(events.map(({ source, id }) => `${source} ${id}`)).size).toBe(events.length);
  });

  it('numbers the events of a device without gaps, in order', () => {
    const numbered = told(SMALL).events.filter(({ sequence }) => sequence !== undefined);
    const next = new Map<string, number>();
    for (const { subject, sequence } of numbered) {
      const before = next.get(subject);
      if (before !== undefined) expect(Number(sequence)).toBeGreaterThan(before);
      next.set(subject, Number(sequence));
    }
    expect(next.size).toBeGreaterThan(5);
  });

  it('changes nothing for the others when something happens to one', () => {
    const [well, ill] = [told({ ...SMALL, injections: [] }), told(SMALL)];
    const hit = ill.truth[0]?.device;
    const others = (events: typeof well.events): string =>
      text(
        events
          .filter(({ subject }) => subject !== hit)
          .map(({ time, type, subject, data }) => ({ time, type, subject, data })),
      );
    expect(others(ill.events)).toBe(others(well.events));
  });

  it('goes on past its end when asked to, hour by hour', () => {
    const { simulation } = told(SMALL);
    expect(simulation.time.to).toBe(UNTIL);
    const batches = told({ ...SMALL, days: 1 }).simulation.batches({ goesOn: true });
    let last = 0;
    for (let hour = 0; hour < 30; hour += 1) last = batches.next().value?.at(-1)?.at ?? last;
    expect(last).toBeGreaterThan(UNTIL + 4 * HOUR_MS);
  });
});

describe('a healthy fleet', () => {
  const { events, truth, simulation } = told({ days: 10, fleet: { devices: 40, poor: 0, heartbeatMinutes: 60 } });
  const windows = ofType(events, 'terminal.activity');
  const reads = (on: string): [number, number] => [sum(windows, `reads.${on}.ok`), sum(windows, `reads.${on}.failed`)];

  it('has nothing to hide', () => {
    expect(truth).toEqual([]);
  });

  it.each(['chip', 'contactless'])('fails a few reads in a hundred on %s', (on) => {
    const [ok, failed] = reads(on);
    expect(failed / (ok + failed)).toBeGreaterThan(0.008);
    expect(failed / (ok + failed)).toBeLessThan(0.05);
  });

  it('has customers as many as the scenario says, at hours when shops are open', () => {
    const approved = sum(windows, 'transactions.approved');
    const all =
      approved +
      sum(windows, 'transactions.declined') +
      sum(windows, 'transactions.failed') +
      sum(windows, 'transactions.cancelled');
    // 80 a day and lane on average, more at a grocer's and fewer in a mall.
    expect(all / 40 / 10).toBeGreaterThan(50);
    expect(all / 40 / 10).toBeLessThan(140);
    expect(approved / all).toBeGreaterThan(0.92);
    const open = new Map(simulation.fleet.devices.map(({ id, site }) => [id, site.trading]));
    const early = windows.filter(
      (window) =>
        open.get(window.subject)?.openWithin({
          from: Date.parse(String(field(window, 'from'))) - HOUR_MS,
          to: Date.parse(String(field(window, 'to'))),
        }).length === 0,
    );
    expect(early).toEqual([]);
  });

  it('restarts every night and loses its line once in a week or two, for seconds', () => {
    expect(ofType(events, 'terminal.rebooted').every((event) => field(event, 'reason') === 'scheduled')).toBe(true);
    expect(ofType(events, 'terminal.rebooted').length / 40 / 10).toBeCloseTo(1, 1);
    const drops = ofType(events, 'terminal.signal.dropped');
    expect(drops.length / 40 / 10).toBeLessThan(0.2);
    expect(Math.max(...drops.map((drop) => Number(field(drop, 'durationMs'))))).toBeLessThanOrEqual(20_000);
  });

  it('counts in its windows what it tells singly', () => {
    const failed = ofType(events, 'terminal.card-read.failed').length;
    const counted = ['chip', 'contactless', 'magstripe', 'qr'].reduce((total, on) => total + reads(on)[1], 0);
    // Windows that are not over at the end have not been told.
    expect(counted).toBeLessThanOrEqual(failed);
    expect(counted).toBeGreaterThan(0.97 * failed);
  });

  it('has customers who try again, in one attempt', () => {
    const attempts = Map.groupBy(ofType(events, 'terminal.card-read.failed'), (event) => field(event, 'attemptId'));
    attempts.delete(undefined);
    const sizes = [...attempts.values()].map((attempt) => attempt.length);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(3);
    for (const attempt of attempts.values()) {
      const cards = new Set(attempt.flatMap((event) => field(event, 'cardHash') ?? []));
      expect(cards.size).toBeLessThanOrEqual(1);
    }
  });
});

describe('a terminal of the old school', () => {
  const { events } = told({
    days: 6,
    fleet: { devices: 20, rich: 0, plain: 0, poor: 1 },
    injections: [{ cause: 'READER_HARDWARE', from: -3, severity: 'severe' }],
  });

  it('tells counters and codes alone', () => {
    const types = new Set(
      events.filter(({ type }) => type.startsWith('terminal.')).map(({ type }) => type.slice(0, -3)),
    );
    expect([...types].sort()).toEqual([
      'terminal.counters',
      'terminal.fault.reported',
      'terminal.firmware.reported',
      'terminal.heartbeat',
      'terminal.keys.loaded',
    ]);
  });

  it('counts from boot to boot, never backwards', () => {
    const boots = Map.groupBy(ofType(events, 'terminal.counters'), (report) => field(report, 'bootId'));
    expect(boots.size).toBeGreaterThan(100);
    let grown = 0;
    for (const reports of boots.values()) {
      const approved = reports.map((report) => counter(report, 'transactions.approved'));
      expect(approved).toEqual([...approved].sort((one, other) => one - other));
      grown += (approved.at(-1) ?? 0) - (approved[0] ?? 0);
    }
    // Differences are all that a reader has: they must hold nearly all of the trade of 20 lanes in 6 days.
    expect(grown / 20 / 6).toBeGreaterThan(45);
  });
});

function counter(report: CloudEvent, name: string): number {
  const counters = field(report, 'counters');
  const found =
    typeof counters === 'object' && counters !== null
      ? Object.entries(counters).find(([one]) => one === name)?.[1]
      : undefined;
  return Number(found ?? 0);
}
