import { describe, expect, it } from '@jest/globals';
import { accepted, RECEIVED_AT, refused } from '../testing/sent.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const iso = (instant: number) => new Date(instant).toISOString();
const registered = { type: 'fleet.device.registered.v1', data: { serial: 'S-1', model: 'P400' } };
const at = (instant: number, more = {}, how = {}) => {
  const { occurredAt, effectiveAt, knownAt, flags } = accepted({ time: iso(instant), ...more }, how);
  return { occurredAt, effectiveAt, knownAt, flags };
};

describe('a report of a device', () => {
  it.each([
    ['now', 0],
    ['five minutes ahead', 5 * MINUTE],
    ['thirty days behind', -30 * DAY],
  ])('%s is believed', (_when, distance) => {
    const time = RECEIVED_AT + distance;
    const flags = distance < -7 * DAY ? ['late'] : [];
    expect(at(time)).toEqual({ occurredAt: time, effectiveAt: time, knownAt: RECEIVED_AT, flags });
  });

  it.each([
    ['more than five minutes ahead', RECEIVED_AT + 5 * MINUTE + 1, 'clock-ahead'],
    ['of the year 9999', Date.UTC(9999, 11, 31), 'clock-ahead'],
    ['more than thirty days behind', RECEIVED_AT - 30 * DAY - 1, 'clock-behind'],
    ['of 1970', 7000, 'clock-behind'],
    ['before 1970', -62_135_596_800_000, 'clock-behind'],
  ])('%s is folded as of receipt and flagged', (_when, time, flag) => {
    expect(at(time)).toEqual({ occurredAt: time, effectiveAt: RECEIVED_AT, knownAt: RECEIVED_AT, flags: [flag] });
  });

  it('before 1990 is not believed, however near the receipt', () => {
    const receivedAt = Date.UTC(1990, 0, 2);
    const time = Date.UTC(1989, 11, 31);
    expect(at(time, {}, { receivedAt })).toMatchObject({ effectiveAt: receivedAt, flags: ['clock-behind'] });
  });

  it('is late more than seven days after its effect', () => {
    expect(at(RECEIVED_AT - 7 * DAY).flags).toEqual([]);
    expect(at(RECEIVED_AT - 7 * DAY - 1).flags).toEqual(['late']);
  });
});

describe('a historical import', () => {
  const historical = { historical: true };
  const old = RECEIVED_AT - 400 * DAY;

  it('is folded where it belongs, and known since its time', () => {
    expect(at(old, {}, historical)).toEqual({ occurredAt: old, effectiveAt: old, knownAt: old, flags: ['late'] });
    expect(at(7000, {}, historical)).toMatchObject({ effectiveAt: 7000, flags: ['late'] });
  });

  it('is known since its recordedtime, never later than receipt', () => {
    expect(at(old, { recordedtime: iso(old + DAY) }, historical).knownAt).toBe(old + DAY);
    expect(at(old, { recordedtime: iso(RECEIVED_AT + DAY) }, historical).knownAt).toBe(RECEIVED_AT);
    expect(at(RECEIVED_AT + MINUTE, {}, historical)).toMatchObject({
      effectiveAt: RECEIVED_AT + MINUTE,
      knownAt: RECEIVED_AT,
    });
  });

  it('still does not believe a clock that is ahead', () => {
    const ahead = RECEIVED_AT + 3 * DAY;
    expect(at(ahead, {}, historical)).toEqual({
      occurredAt: ahead,
      effectiveAt: RECEIVED_AT,
      knownAt: RECEIVED_AT,
      flags: ['clock-ahead'],
    });
  });

  it('needs a recordedtime that can be read; elsewhere it is only kept', () => {
    expect(refused({ recordedtime: 'last week' }, historical).reason).toBe('time-invalid');
    expect(refused({ recordedtime: 4711 }, historical).reason).toBe('time-invalid');
    expect(accepted({ recordedtime: 'last week' })).toMatchObject({
      knownAt: RECEIVED_AT,
      attributes: { recordedtime: 'last week' },
    });
    expect(accepted({ recordedtime: iso(old) }).knownAt).toBe(RECEIVED_AT);
  });
});

describe('a lifecycle fact', () => {
  it('is folded at its time, however long ago', () => {
    const old = Date.UTC(1985, 0, 1);
    expect(at(old, registered)).toEqual({ occurredAt: old, effectiveAt: old, knownAt: RECEIVED_AT, flags: ['late'] });
    expect(at(old, registered, { historical: true }).knownAt).toBe(old);
  });

  it('lies no more than five minutes ahead', () => {
    expect(at(RECEIVED_AT + 5 * MINUTE, registered).effectiveAt).toBe(RECEIVED_AT + 5 * MINUTE);
    expect(refused({ ...registered, time: iso(RECEIVED_AT + 5 * MINUTE + 1) }).reason).toBe('time-invalid');
  });
});
