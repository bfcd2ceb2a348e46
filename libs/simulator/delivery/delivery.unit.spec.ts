import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../scenario/scenario.js';
import { told } from '../spec/told.js';
import type { CloudEvent } from './cloud-event.js';

const run = (delivery: Partial<Delivery>) => told({ days: 12, fleet: { devices: 25, heartbeatMinutes: 60 }, delivery });
/** The same event, whoever tells it: its id is of the run. */
const content = ({ time, type, subject, data, sequence }: CloudEvent): string =>
  JSON.stringify([time, type, subject, sequence, data]);
const identity = ({ source, id, subject }: CloudEvent): string => `${subject} ${source} ${id}`;

describe('a delivery that is disturbed', () => {
  const well = run({});
  const disturbed = run({ duplicates: 0.05, late: 0.03, outOfOrder: 0.3 });
  const unique = [...new Map(disturbed.events.map((event) => [identity(event), event])).values()];

  it('loses nothing and changes nothing', () => {
    expect(unique.map(content).sort()).toEqual(well.events.map(content).sort());
  });

  it('brings some events twice, the same each time', () => {
    const twice = disturbed.events.length - unique.length;
    expect(twice / unique.length).toBeGreaterThan(0.04);
    expect(twice / unique.length).toBeLessThan(0.06);
    for (const same of Map.groupBy(disturbed.events, identity).values())
      expect(new Set(same.map(content)).size).toBe(1);
  });

  it('brings some late, a few by more than a week, and neighbours out of order', () => {
    let newest = 0;
    const behindMs = unique.map(({ time }) => {
      newest = Math.max(newest, Date.parse(time));
      return newest - Date.parse(time);
    });
    expect(behindMs.filter((ms) => ms > 0).length / unique.length).toBeGreaterThan(0.12);
    expect(behindMs.filter((ms) => ms > 3_600_000).length / unique.length).toBeGreaterThan(0.01);
    expect(Math.max(...behindMs)).toBeGreaterThan(7 * 86_400_000);
  });

  it('leaves what people tell in its order', () => {
    const facts = disturbed.events.filter(({ type }) => type.startsWith('fleet.'));
    const times = facts.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });
});

describe('a clock that is wrong', () => {
  it('is ahead by as much in every event of the device, inside the data too', () => {
    const [well, ahead] = [run({}), run({ clocksAhead: 1 })];
    const of = (events: readonly CloudEvent[]): CloudEvent | undefined =>
      events.find(({ type }) => type === 'terminal.activity.v1');
    const [one, other] = [of(well.events), of(ahead.events)];
    const aheadMs = Date.parse(other?.time ?? '') - Date.parse(one?.time ?? '');
    expect(aheadMs).toBeGreaterThanOrEqual(20 * 60_000);
    expect(aheadMs).toBeLessThanOrEqual(180 * 60_000);
    const from = (event?: CloudEvent): number =>
      Date.parse(event && 'from' in event.data ? String(event.data.from) : '');
    expect(from(other) - from(one)).toBe(aheadMs);
    expect([well.simulation.hasStrangeClocks, ahead.simulation.hasStrangeClocks]).toEqual([false, true]);
  });

  it('begins again in 2000 at every restart, never twice alike', () => {
    const lost = run({ deadCoinCells: 1 }).events.filter(({ time }) => time.startsWith('2000-'));
    expect(lost.length).toBeGreaterThan(200);
    const boots = lost.filter(({ type }) => type === 'terminal.rebooted.v1');
    expect(new Set(boots.map(({ subject, time }) => `${subject} ${time}`)).size).toBe(boots.length);
  });
});
