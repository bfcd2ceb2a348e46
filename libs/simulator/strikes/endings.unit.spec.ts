import { describe, expect, it } from '@jest/globals';
import type { Injection } from '../scenario/scenario.js';
import { field, ofType, told } from '../spec/told.js';

const run = (injection: Omit<Injection, 'from' | 'to'>) => {
  const { events, truth } = told({
    days: 9,
    fleet: { devices: 20, heartbeatMinutes: 60 },
    injections: [{ from: -7, to: -4, ...injection }],
  });
  const [one] = truth;
  if (!one) throw new Error('nothing was hit');
  const end = Date.parse(one.to ?? '');
  const after = events.filter(
    ({ subject, time, type }) => subject === one.device && type.startsWith('terminal.') && Date.parse(time) >= end,
  );
  return { events, truth: one, end, after };
};

describe('a fault ends', () => {
  it('by a repair that somebody confirms', () => {
    const { events, truth, after } = run({ cause: 'READER_HARDWARE', ending: 'repaired', severity: 'severe' });
    const [repaired] = ofType(events, 'fleet.device.repaired', truth.device);
    expect(repaired).toMatchObject({
      time: truth.to,
      data: { component: 'card_reader.chip', action: 'replaced_part', finding: 'confirmed' },
    });
    expect(ofType(events, 'fleet.device.failure-confirmed', truth.device)).toHaveLength(1);
    const failed = ofType(after, 'terminal.card-read.failed').filter((event) => field(event, 'reason') === 'timeout');
    expect(failed.length).toBeLessThan(5);
  });

  it('by a swap: the lane stays, another device serves it, the bench confirms', () => {
    const { events, truth, after } = run({ cause: 'READER_HARDWARE', ending: 'swapped' });
    expect(after).toEqual([]);
    const [swapped] = ofType(events, 'fleet.device.swapped', truth.device);
    expect(swapped).toMatchObject({
      time: truth.to,
      data: { replacedBy: truth.replacedBy, reason: 'chip_read_error' },
    });
    expect(ofType(events, 'fleet.device.registered', truth.replacedBy ?? '')).toHaveLength(1);
    expect(ofType(events, 'terminal.heartbeat', truth.replacedBy ?? '').length).toBeGreaterThan(60);
    expect(
      ofType(events, 'terminal.activity', truth.replacedBy ?? '').length +
        ofType(events, 'terminal.counters', truth.replacedBy ?? '').length,
    ).toBeGreaterThan(5);
    expect(ofType(events, 'fleet.device.inspected', truth.device)).toMatchObject([
      { data: { component: 'card_reader.chip', finding: 'confirmed' } },
    ]);
  });

  it.each([
    ['POWER_DEVICE', undefined, 'power_issue'],
    ['SECURITY', 'tamper', 'tampered'],
    ['SECURITY', 'keys_lost', 'key_injection'],
    ['AGEING', undefined, 'end_of_life'],
    ['READER_HARDWARE', 'contactless', 'terminal_error'],
  ] as const)('%s %s by a swap for %s', (cause, variant, reason) => {
    const { events, truth } = run({ cause, ending: 'swapped', ...(variant && { variant }) });
    expect(ofType(events, 'fleet.device.swapped', truth.device)).toMatchObject([{ data: { reason } }]);
  });

  it('by nothing that the bench could find', () => {
    const { events, truth } = run({ cause: 'CARD', ending: 'no_fault_found' });
    expect(ofType(events, 'fleet.device.inspected', truth.device)).toMatchObject([
      { time: truth.to, data: { finding: 'no_fault_found' } },
    ]);
  });

  it('by silence', () => {
    expect(run({ cause: 'POWER_DEVICE', ending: 'silent' }).after).toEqual([]);
  });
});
