import { describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '../delivery/cloud-event.js';
import type { Injection } from '../scenario/scenario.js';
import { CAUSE_NAMES, causeInfo, SEVERITIES } from '../scenario/causes.js';
import type { Cause } from '../scenario/causes.js';
import { Simulation } from '../simulation.js';
import { field, ofType, told, UNTIL } from '../spec/told.js';
import { DAY_MS } from '../time/units.js';

const FLEET = { devices: 60, heartbeatMinutes: 120, poor: 0 };
const run = (injection: Partial<Injection> & { cause: Cause }) => {
  const { events, truth } = told({ days: 6, fleet: FLEET, injections: [{ from: -4, ...injection }] });
  const from = Date.parse(truth[0]?.from ?? '');
  const hit = new Set(truth.map(({ device }) => device));
  const isMark = (event: CloudEvent): boolean => hit.has(event.subject) && Date.parse(event.time) >= from;
  const marks = (type: string, where: Record<string, unknown> = {}): CloudEvent[] =>
    ofType(events, type).filter(
      (event) => isMark(event) && Object.entries(where).every(([name, value]) => field(event, name) === value),
    );
  return { events, truth, hit, from, marks };
};
/** What they do need not cost anybody an attempt. */
const COST_NOTHING: readonly Cause[] = ['SECURITY', 'PERIPHERAL'];

describe('every cause', () => {
  it.each(SEVERITIES)('costs at least five attempts on average, when it is %s', (severity) => {
    const injections = CAUSE_NAMES.map((cause): Injection => ({ cause, severity, from: -4 }));
    const { truth } = told({ days: 5, fleet: { ...FLEET, devices: 120, heartbeatMinutes: 720 }, injections });
    const byCause = Map.groupBy(truth, ({ cause }) => cause);
    expect([...byCause.keys()].sort()).toEqual([...CAUSE_NAMES].sort());
    for (const [cause, faults] of byCause) {
      const lost = faults.reduce((sum, { attemptsLost }) => sum + attemptsLost, 0) / faults.length;
      if (!COST_NOTHING.includes(cause)) expect([cause, lost >= 5]).toEqual([cause, true]);
    }
  });

  it.each(CAUSE_NAMES.flatMap((cause) => causeInfo(cause).targets.map((kind) => [cause, kind] as const)))(
    '%s can be aimed at a %s',
    (cause, kind) => {
      const scenario = { days: 6, fleet: FLEET, injections: [{ cause, target: { [kind]: 'any' }, from: -4 }] };
      const truth = new Simulation({ scenario, seed: 'aim', until: UNTIL }).truth();
      expect(truth.length).toBeGreaterThan(kind === 'device' ? 0 : 1);
      expect(new Set(truth.map(({ subject }) => subject)).size).toBe(1);
      expect(truth.every((one) => one.cause === cause && one.target === kind)).toBe(true);
    },
  );

  it('costs more the worse it is', () => {
    const lost = SEVERITIES.map(
      (severity) => run({ cause: 'READER_HARDWARE', variant: 'contactless', severity }).truth[0]?.attemptsLost ?? 0,
    );
    expect(lost).toEqual([...lost].sort((one, other) => one - other));
    expect(lost[2]).toBeGreaterThan(2 * (lost[0] ?? 0));
  });

  it('grows over its ramp', () => {
    const { marks, from } = run({ cause: 'READER_HARDWARE', variant: 'contactless', severity: 'severe', rampDays: 4 });
    const early = marks('terminal.card-read.failed').filter(({ time }) => Date.parse(time) < from + DAY_MS);
    expect(early.length).toBeLessThan(marks('terminal.card-read.failed').length / 6);
  });

  it('ends when it ends', () => {
    const { truth, marks } = run({ cause: 'NETWORK_DEVICE', from: -5, to: -2, severity: 'severe' });
    // The device notices an outage up to a minute and more after it began.
    const end = Date.parse(truth[0]?.to ?? '') + 2 * 60_000;
    const long = marks('terminal.signal.dropped').filter((event) => Number(field(event, 'durationMs')) > 20_000);
    expect(long.filter(({ time }) => Date.parse(time) > end)).toEqual([]);
    expect(long.length).toBeGreaterThan(10);
  });
});

describe('the marks of', () => {
  it('a broken chip reader: many cards, electrical reasons, fallback', () => {
    const { marks, truth } = run({ cause: 'READER_HARDWARE', severity: 'severe' });
    const failed = marks('terminal.card-read.failed', { interface: 'chip' });
    expect(
      failed.filter((event) => ['timeout', 'no_response', 'transmission'].includes(String(field(event, 'reason'))))
        .length,
    ).toBeGreaterThan(0.85 * failed.length);
    expect(new Set(failed.flatMap((event) => field(event, 'cardHash') ?? [])).size).toBeGreaterThan(10);
    expect(marks('terminal.card-read.fallback', { from: 'chip', cause: 'technical' }).length).toBeGreaterThan(5);
    expect(truth[0]).toMatchObject({ component: 'card_reader.chip', action: 'REPAIR' });
  });

  it('a bad card: one card, here and elsewhere', () => {
    const { events, truth } = run({ cause: 'CARD' });
    const byCard = Map.groupBy(ofType(events, 'terminal.card-read.failed'), (event) => field(event, 'cardHash'));
    byCard.delete(undefined);
    const worst = [...byCard.values()].sort((one, other) => other.length - one.length)[0] ?? [];
    expect(worst.filter(({ subject }) => subject === truth[0]?.device).length).toBeGreaterThan(10);
    expect(new Set(worst.map(({ subject }) => subject)).size).toBeGreaterThan(1);
    expect(truth).toHaveLength(1);
  });

  it('a broken line of a mall: all shops within five minutes', () => {
    const { marks, hit } = run({ cause: 'NETWORK_SITE', target: { venue: 'any' } });
    const drops = marks('terminal.signal.dropped').filter((event) => Number(field(event, 'durationMs')) > 60_000);
    const [first] = drops;
    const together = drops.filter(
      ({ time }) => Math.abs(Date.parse(time) - Date.parse(first?.time ?? '')) < 5 * 60_000,
    );
    expect(hit.size).toBe(8);
    expect(new Set(together.map(({ subject }) => subject)).size).toBeGreaterThanOrEqual(6);
    expect(marks('terminal.transaction.failed', { detail: 'no_connection' }).length).toBeGreaterThan(10);
  });

  it('a carrier: one name, on several sites', () => {
    const { marks, hit, truth } = run({ cause: 'NETWORK_CARRIER' });
    const drops = marks('terminal.signal.dropped');
    expect(new Set(drops.map((event) => field(event, 'carrier')))).toEqual(new Set([truth[0]?.subject]));
    expect(hit.size).toBeGreaterThanOrEqual(3);
  });

  it('power: dips and brownouts; a house without power is only a lost line to a battery', () => {
    expect(run({ cause: 'POWER_DEVICE' }).marks('terminal.voltage.dipped', { supply: 'mains' }).length).toBeGreaterThan(
      5,
    );
    expect(
      run({ cause: 'POWER_DEVICE', variant: 'battery' }).marks('terminal.voltage.dipped', { supply: 'battery' }).length,
    ).toBeGreaterThan(5);
    const { events, truth } = run({ cause: 'POWER_SITE', target: { venue: 'any' } });
    for (const { device } of truth) {
      const dipped = ofType(events, 'terminal.voltage.dipped', device).length;
      const isOnBattery = ofType(events, 'terminal.heartbeat', device).some(
        (beat) => field(beat, 'gauges.battery_percent') !== undefined,
      );
      expect(dipped > 3).toBe(!isOnBattery);
    }
  });

  it('an empty coin cell: the clock begins again in 2000', () => {
    const { events, truth } = run({ cause: 'POWER_DEVICE', variant: 'coin_cell' });
    const lost = events.filter(({ time }) => time.startsWith('2000-01-01'));
    expect(lost.length).toBeGreaterThan(3);
    expect(lost.every(({ subject }) => subject === truth[0]?.device)).toBe(true);
  });

  it('a bad version: some devices of the model have it and crash, others have not and are well', () => {
    const { events, truth, hit } = run({
      cause: 'SOFTWARE',
      target: { model: 'Aster 40' },
      version: '9.9.1',
      fixedIn: '9.9.2',
    });
    const reported = ofType(events, 'terminal.firmware.reported').filter(
      (event) => field(event, 'version') === '9.9.1',
    );
    expect(new Set(reported.map(({ subject }) => subject))).toEqual(hit);
    expect(ofType(events, 'terminal.app.crashed').every(({ subject }) => hit.has(subject))).toBe(true);
    expect(ofType(events, 'terminal.app.crashed').length).toBeGreaterThan(hit.size);
    const releases = ofType(events, 'fleet.firmware.released', 'model:Aster 40').map((event) =>
      field(event, 'version'),
    );
    expect(releases.slice(-2)).toEqual(['9.9.1', '9.9.2']);
    expect(truth[0]).toMatchObject({ subject: 'Aster 40/app/9.9.1', action: 'UPGRADE_FIRMWARE' });
  });

  it.each([
    ['CONFIGURATION', 'contactless_off', 'terminal.card-read.failed', { reason: 'disabled' }],
    [
      'CONFIGURATION',
      'contactless_limit',
      'terminal.transaction.failed',
      { detail: 'contactless_limit', class: 'configuration' },
    ],
    ['CONFIGURATION', 'merchant_limit', 'terminal.transaction.failed', { detail: 'merchant_limit' }],
    ['CONFIGURATION', 'keys_never', 'terminal.keys.missing', {}],
    [
      'MODEL_UNSUPPORTED',
      'contactless',
      'terminal.card-read.failed',
      { reason: 'unsupported_interface', interface: 'contactless' },
    ],
    ['OPERATOR', 'hasty', 'terminal.card-read.failed', { reason: 'removed_early' }],
    ['OPERATOR', 'hasty', 'terminal.transaction.failed', { detail: 'pin_wrong' }],
    ['ISSUER_OR_HOST', 'inoperative', 'terminal.transaction.failed', { responseCode: '91' }],
    ['ENVIRONMENT', 'vibration', 'terminal.vibration.detected', {}],
    ['SECURITY', 'tamper', 'terminal.tamper.detected', {}],
    ['SECURITY', 'violation', 'terminal.rebooted', { reason: 'security_violation' }],
    ['SECURITY', 'keys_lost', 'terminal.keys.missing', {}],
    ['PERIPHERAL', 'pinpad', 'terminal.peripheral.faulted', { peripheral: 'pinpad' }],
    ['PERIPHERAL', 'paper', 'terminal.peripheral.faulted', { fault: 'out_of_paper' }],
  ] as const)('%s, %s: %s %j', (cause, variant, type, where) => {
    const { marks } = run({ cause, variant, severity: 'severe' });
    expect(marks(type, where).length).toBeGreaterThan(cause === 'SECURITY' ? 0 : 4);
  });

  it('keys that nobody ever loaded, and keys that were lost', () => {
    const never = run({ cause: 'CONFIGURATION', variant: 'keys_never' });
    expect(ofType(never.events, 'terminal.keys.loaded', never.truth[0]?.device)).toEqual([]);
    const lost = run({ cause: 'SECURITY', variant: 'keys_lost' });
    expect(ofType(lost.events, 'terminal.keys.loaded', lost.truth[0]?.device)).toHaveLength(1);
  });

  it('heat: reads fail while the gauge is up', () => {
    const { events, truth, from } = run({ cause: 'ENVIRONMENT', variant: 'heat', severity: 'severe' });
    const device = truth[0]?.device;
    const warmest = (beats: readonly CloudEvent[]): number =>
      Math.max(...beats.map((beat) => Number(field(beat, 'gauges.temperature_c'))));
    const [before, after] = [true, false].map((isBefore) =>
      ofType(events, 'terminal.heartbeat', device).filter(({ time }) => Date.parse(time) < from === isBefore),
    );
    expect(warmest(after ?? [])).toBeGreaterThan(warmest(before ?? []) + 10);
  });

  it('age: an old device, repaired again and again, whose approval runs out', () => {
    const { events, truth } = run({ cause: 'AGEING' });
    const [registered] = ofType(events, 'fleet.device.registered', truth[0]?.device);
    expect(Date.parse(String(registered && field(registered, 'approvalExpiresAt')))).toBeLessThan(
      Date.parse('2027-01-01'),
    );
    expect(ofType(events, 'fleet.device.repaired', truth[0]?.device).length).toBeGreaterThanOrEqual(3);
  });
});
