import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#event-store';
import type { EventRecord, JsonObject } from '#telemetry';
import { record } from '../../../libs/device/testing/records.js';
import { DeviceEntries } from '../devices/device-entries.js';
import { append, Projected } from '../testing/projected.js';
import { TimerWheel, VISITS_MAX } from './timer-wheel.js';

const TENANT = 'acme';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Wednesday. */
const NOW = Date.UTC(2026, 4, 20, 12);

const beat = (device: string, at: number, source = '/gateway'): EventRecord =>
  record('terminal.heartbeat', device, { gauges: {} }, { at, source });
/** A beat every six hours for nine days, so that a device may be silent for eighteen. */
const beats = (device: string, to: number, source?: string): EventRecord[] =>
  Array.from({ length: 37 }, (_, i) => beat(device, to - (36 - i) * 6 * HOUR, source));

let projected: Projected;
beforeEach(async () => void (projected = await Projected.over(new MemoryEventStore(), 2_000)));
afterEach(() => projected.close());

async function tell(events: readonly EventRecord[], now = NOW): Promise<void> {
  await append(projected.store, TENANT, events);
  await projected.catchUp(() => now);
}
async function connectivities(): Promise<Record<string, string>> {
  const rows = await projected.db.selectFrom('devices').select(['device', 'connectivity']).orderBy('device').execute();
  return Object.fromEntries(rows.map(({ device, connectivity }) => [device, connectivity]));
}
const changesOf = async (device: string): Promise<(string | null)[][]> => {
  const rows = await projected.db
    .selectFrom('changes')
    .selectAll()
    .where('device', '=', device)
    .orderBy('seq')
    .execute();
  const of = (json: string | null) => json && (JSON.parse(json) as { connectivity: string }).connectivity;
  return rows.map(({ beforeJson, afterJson }) => [of(beforeJson), of(afterJson)]);
};

describe('silence', () => {
  it('is nobody’s behind a source that is silent as a whole; when that is heard again, whoever is due turns and is told of', async () => {
    await tell(['a', 'b', 'c'].flatMap((device) => beats(device, NOW - 2 * DAY)));
    expect(await projected.passTime(NOW + 30 * DAY)).toBe(0);
    expect(await connectivities()).toEqual({ a: 'ONLINE', b: 'ONLINE', c: 'ONLINE' });

    await tell([beat('b', NOW)]);
    expect(await connectivities()).toEqual({ a: 'OFFLINE', b: 'ONLINE', c: 'OFFLINE' });
    expect(await changesOf('a')).toEqual([
      [null, 'ONLINE'],
      ['ONLINE', 'OFFLINE'],
    ]);
    expect(await changesOf('b')).toEqual([[null, 'ONLINE']]);

    await tell([beat('a', NOW + MINUTE)], NOW + MINUTE);
    expect(await connectivities()).toEqual({ a: 'ONLINE', b: 'ONLINE', c: 'OFFLINE' });
    expect((await changesOf('a')).at(-1)).toEqual(['OFFLINE', 'ONLINE']);
  });

  it('goes by the watermark of the own source, not by that of others', async () => {
    const silent = ['a', 'b', 'c'].flatMap((device) => beats(device, NOW - 2 * DAY, '/one'));
    const heard = ['d', 'e', 'f'].flatMap((device) => beats(device, NOW, '/two'));
    await tell([...silent, ...heard]);
    expect(new Set(Object.values(await connectivities()))).toEqual(new Set(['ONLINE']));
  });

  it('is measured together where sources speak for fewer than three devices, until they speak for more', async () => {
    await tell([...beats('a', NOW - 2 * DAY, '/a'), ...beats('b', NOW, '/b')]);
    expect(await connectivities()).toEqual({ a: 'OFFLINE', b: 'ONLINE' });
    // Now `/b` speaks for three: nobody is left who would say that `a` is silent alone.
    await tell([beat('c', NOW, '/b'), beat('d', NOW, '/b')]);
    expect(await connectivities()).toEqual({ a: 'ONLINE', b: 'ONLINE', c: 'ONLINE', d: 'ONLINE' });
  });

  it('is found after a restart, without an event', async () => {
    await tell(['a', 'b', 'c'].flatMap((device) => beats(device, device === 'a' ? NOW - 17 * HOUR : NOW + 4 * MINUTE)));
    // The clock of the others is four minutes ahead; no watermark is later than now.
    expect((await connectivities())['a']).toBe('ONLINE');
    await tell([beat('b', NOW + HOUR), beat('c', NOW + 2 * HOUR)]);
    await projected.restart();
    expect(await projected.passTime(NOW + 2 * HOUR)).toBe(1);
    expect(await connectivities()).toEqual({ a: 'OFFLINE', b: 'ONLINE', c: 'ONLINE' });
  });

  it('goes on while the wall clock catches up with a clock that is ahead', async () => {
    const due = NOW - 18 * HOUR;
    const usual = 18 * HOUR * 1.003;
    await tell(['a', 'b', 'c'].flatMap((device) => beats(device, device === 'a' ? due : NOW + 5 * MINUTE)));
    expect((await connectivities())['a']).toBe('ONLINE');
    await projected.passTime(due + usual);
    expect((await connectivities())['a']).toBe('OFFLINE');
  });

  it('is looked at again when the hours of the site become known', async () => {
    const site = (at: number, data: JsonObject): EventRecord =>
      record('fleet.site.registered', 'site:shop', { site: 'shop', merchant: 'm', ...data }, { at });
    const deployed = record(
      'fleet.device.deployed',
      'a',
      { position: 'p', site: 'shop', merchant: 'm' },
      { at: NOW - 20 * DAY },
    );
    await tell([deployed, ...beats('a', NOW - DAY), ...beats('b', NOW), ...beats('c', NOW)]);
    expect((await connectivities())['a']).toBe('OFFLINE');
    await tell([
      site(NOW, { timeZone: 'Europe/Berlin', openingHours: { mon: [['09:00', '18:00']], tue: [['09:00', '18:00']] } }),
    ]);
    expect((await connectivities())['a']).toBe('ONLINE');
    await tell(
      [site(NOW + MINUTE, { timeZone: 'No/Where', openingHours: { mon: [['09:00', '18:00']] } })],
      NOW + MINUTE,
    );
    expect((await connectivities())['a']).toBe('OFFLINE');
  });
});

describe('the timer wheel', () => {
  it('visits no more than so many devices in one turn, and only those that are due', async () => {
    const silent = Array.from({ length: VISITS_MAX + 20 }, (_, i) => beat(`silent-${i}`, NOW - 2 * DAY));
    await tell([...silent, beat('heard', NOW - DAY - HOUR)]);
    await projected.db
      .updateTable('sourceHours')
      .set({ latestAt: NOW - DAY + 1 })
      .where('latestAt', '=', NOW - DAY - HOUR)
      .execute();
    const wheel = new TimerWheel();
    const turn = () => wheel.turn({ db: projected.db, entries: new DeviceEntries(), now: NOW });
    expect(await turn()).toEqual({ visited: VISITS_MAX, more: true });
    expect(await turn()).toEqual({ visited: 20, more: false });
    expect(await turn()).toEqual({ visited: 0, more: false });
    expect(Object.values(await connectivities()).filter((one) => one === 'OFFLINE')).toHaveLength(VISITS_MAX + 20);
  });
});
