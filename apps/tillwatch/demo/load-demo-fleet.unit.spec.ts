import { describe, expect, it } from '@jest/globals';
import { readEvent } from '#telemetry';
import { demoEvents } from './load-demo-fleet.js';

const UNTIL = Date.UTC(2026, 5, 17, 9, 30);
/** A first start must not wait for it: at the way in's slowest, 10,000 events take a second. */
const EVENTS_MAX = 9_000;

describe('the demo fleet', () => {
  const events = demoEvents(UNTIL);

  it('is a fleet worth looking at, and small enough to be told at a first start', () => {
    const devices = new Set(
      events.filter(({ type }) => type === 'terminal.heartbeat.v1').map(({ subject }) => subject),
    );
    expect(devices.size).toBe(41); // forty lanes, one of which was given another device
    expect(events.length).toBeGreaterThan(4_000);
    expect(events.length).toBeLessThan(EVENTS_MAX);
  });

  it('is let in as it is, and all of it has happened by then', () => {
    const intake = { tenant: 'demo', role: 'operator', receivedAt: UNTIL, historical: true } as const;
    const read = events.map((event) => readEvent(JSON.stringify(event), intake));
    expect(read.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
    expect(read.filter((one) => one.outcome === 'read' && one.flags.includes('clock-ahead'))).toEqual([]);
  });

  it('is the same at every start', () => {
    expect(demoEvents(UNTIL)).toEqual(events);
  });

  // The mall closes at night and on Sundays; whenever a newcomer comes, there is something to see.
  it.each([0, 1, 2, 3, 4, 5, 6])(
    'shows a broken line, a swap and an opened device, %i days later in the week',
    (days) => {
      const told = demoEvents(UNTIL + days * 86_400_000);
      const inMall = new Set(
        told.flatMap(({ type, subject, data }) =>
          type === 'fleet.device.deployed.v1' && JSON.stringify(data).includes('mall-1') ? [subject] : [],
        ),
      );
      const dropsInMall = told.filter(
        ({ type, subject }) => type === 'terminal.signal.dropped.v1' && inMall.has(subject),
      );
      expect(dropsInMall.length).toBeGreaterThan(20);
      expect(told.filter(({ type }) => type === 'fleet.device.swapped.v1')).toHaveLength(1);
      expect(told.filter(({ type }) => type === 'terminal.tamper.detected.v1')).toHaveLength(1);
      expect(told.filter(({ type }) => type === 'terminal.app.crashed.v1').length).toBeGreaterThan(10);
    },
  );
});
