import { describe, expect, it } from '@jest/globals';
import type { DeviceFacets } from '#read-model';
import type { DeviceChange } from '#read-model/queries';
import { PendingChanges } from './pending-changes.js';

const at = (site: string | null): DeviceFacets => ({
  device: 'd',
  serial: null,
  model: null,
  site,
  merchant: null,
  position: null,
  lifecycle: 'DEPLOYED',
  retired: false,
  firmwareVersions: [],
  band: 0,
  cause: null,
  action: 'NONE',
  connectivity: 'ONLINE',
});
const HERE = at('here');
const AWAY = at('away');

const change = (seq: number, before: DeviceFacets | null, after: DeviceFacets | null, device = 'd'): DeviceChange => ({
  seq,
  tenant: 'acme',
  device,
  changedAt: seq * 10,
  before,
  after,
});
const given = (...changes: DeviceChange[]): PendingChanges => {
  const pending = new PendingChanges(({ site }) => site === 'here', 0);
  for (const one of changes) pending.add(one);
  return pending;
};

describe('what a device did', () => {
  it.each([
    ['ENTERED', null, HERE],
    ['ENTERED', AWAY, HERE],
    ['CHANGED', HERE, HERE],
    ['LEFT', HERE, AWAY],
    [undefined, AWAY, AWAY],
    [undefined, null, AWAY],
  ])('is %s', (kind, before, after) => {
    expect(given(change(1, before, after)).take(0)?.kind).toBe(kind);
  });

  it('is told by its first and last state when much happens', () => {
    expect(given(change(1, AWAY, HERE), change(2, HERE, AWAY), change(3, AWAY, HERE)).take(0)).toMatchObject({
      kind: 'ENTERED',
    });
    expect(given(change(1, HERE, AWAY), change(2, AWAY, HERE)).take(0)).toMatchObject({ kind: 'CHANGED' });
    expect(given(change(1, AWAY, HERE), change(2, HERE, AWAY)).take(0)).toBeUndefined();
  });

  it('is told once, however often the same change is read', () => {
    const pending = given(change(1, AWAY, HERE), change(1, AWAY, HERE));
    expect([pending.take(0)?.kind, pending.take(5_000)]).toEqual(['ENTERED', undefined]);
  });
});

describe('a device that keeps changing', () => {
  it('is told at most once a second, and its last state last', () => {
    const pending = given(change(1, HERE, HERE));
    expect(pending.take(0)?.kind).toBe('CHANGED');
    pending.add(change(2, HERE, HERE));
    pending.add(change(3, HERE, AWAY));
    expect([pending.take(999), pending.dueInMs(999)]).toEqual([undefined, 1]);
    expect(pending.take(1_000)?.kind).toBe('LEFT');
    expect(pending.dueInMs(1_000)).toBeUndefined();
  });

  it('holds nobody else back', () => {
    const pending = given(change(1, HERE, HERE, 'busy'));
    pending.take(0);
    pending.add(change(2, HERE, HERE, 'busy'));
    pending.add(change(3, HERE, HERE, 'other'));
    expect(pending.take(100)?.device).toBe('other');
  });
});

describe('a cursor', () => {
  it('stands before the oldest change that was not told yet', () => {
    const pending = given(change(1, HERE, HERE, 'busy'));
    pending.take(0);
    pending.add(change(5, HERE, HERE, 'busy'));
    pending.add(change(6, HERE, HERE, 'other'));
    expect(pending.take(100)).toMatchObject({ device: 'other', cursor: { seq: 4, at: 50 } });
    expect(pending.take(1_000)).toMatchObject({ device: 'busy', cursor: { seq: 6, at: 1_000 } });
  });

  it('stands at the newest that was looked at when all is told', () => {
    const pending = given(change(1, HERE, HERE));
    pending.passed(40);
    expect(pending.take(7)?.cursor).toEqual({ seq: 40, at: 7 });
  });
});
