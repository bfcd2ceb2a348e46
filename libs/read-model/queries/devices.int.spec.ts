import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openReadModel, type ReadModel } from '../index.js';
import {
  countDeviceGroups,
  countDevices,
  countDevicesAt,
  DEVICE_ORDERS,
  isSortKey,
  listDevices,
  matchesFilter,
  sortKeyOf,
  type DeviceFilter,
  type DeviceOrder,
  type ListedDevice,
} from './index.js';
import { facetsOf, rowOf, writeDevices } from './testing/device-rows.js';

/** Few values, so that filters meet; upper and lower case, wildcards of databases, characters beyond the first plane. */
const NAMES = ['a', 'A', 'ab', 'Ab_', 'a%b', 'aB\\', 'b*', 'É', 'é1', '😀x', "'a"];
const name = fc.constantFrom(...NAMES);
const maybe = fc.option(name, { nil: null });
const versions = fc.constantFrom('1.0', '1.1', '2.0');
const device = fc.record({
  serial: maybe,
  model: maybe,
  position: maybe,
  site: maybe,
  merchant: maybe,
  retired: fc.constantFrom(0, 1),
  lastSeenAt: fc.option(fc.integer({ min: -5, max: 5 }), { nil: null }),
  connectivity: fc.constantFrom('ONLINE', 'OFFLINE', 'UNKNOWN'),
  band: fc.integer({ min: 0, max: 3 }),
  risk: fc.constantFrom(0, 0.25, 0.5),
  cause: fc.option(fc.constantFrom('CARD', 'SECURITY'), { nil: null }),
  action: fc.constantFrom('NONE', 'REPAIR'),
  firmware: fc.dictionary(fc.constantFrom('app', 'os'), versions),
});
const isOf = (row: object, group: object): boolean =>
  Object.entries(group).every(([name, value]) => Object.entries(row).some(([of, is]) => of === name && is === value));
const some = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { maxLength: 3 });
const ids = Array.from({ length: 40 }, (_, i) => `${NAMES[i % NAMES.length]}${i}`);
const filter: fc.Arbitrary<DeviceFilter> = fc.record(
  {
    ids: some(fc.constantFrom(...ids)),
    site: name,
    merchant: name,
    model: name,
    firmwareVersion: versions,
    band: some(fc.integer({ min: 0, max: 3 })),
    cause: some(fc.constantFrom('CARD', 'SECURITY')),
    action: some(fc.constantFrom('NONE', 'REPAIR')),
    connectivity: some(fc.constantFrom('ONLINE', 'OFFLINE', 'UNKNOWN')),
    text: fc.oneof(name, fc.constantFrom('', 'a%', '_', '\\', 'AB', 'é', '😀')),
    includeRetired: fc.boolean(),
  },
  { requiredKeys: [] },
);
const fleet = fc.sample(fc.tuple(...ids.map(() => device)), { numRuns: 1, seed: 3 })[0] ?? [];

const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-queries-'));
let readModel: ReadModel;

const rows = fleet.map(({ firmware, ...columns }, i) => ({ row: rowOf('acme', ids[i] ?? '', columns), firmware }));

beforeAll(async () => {
  readModel = await openReadModel({ file: path.join(folder, 'read-model.db'), mode: 'own' });
  await writeDevices(readModel.db, [...rows, { row: rowOf('other', 'a0'), firmware: { app: '1.0' } }]);
});
afterAll(async () => {
  await readModel.close();
  rmSync(folder, { recursive: true });
});

const list = (order: DeviceOrder, more: Partial<Parameters<typeof listDevices>[1]> = {}): Promise<ListedDevice[]> =>
  listDevices(readModel.db, { tenant: 'acme', filter: { includeRetired: true }, order, limit: 1000, ...more });

describe('the filter', () => {
  it('means the same to the database as to subscribers', async () => {
    await fc.assert(
      fc.asyncProperty(filter, async (wanted) => {
        const found = await list('ID_ASC', { filter: wanted });
        const matching = rows.filter(({ row, firmware }) =>
          matchesFilter(wanted)(facetsOf(row, Object.values(firmware))),
        );
        expect(found.map((row) => row.device).sort()).toEqual(matching.map(({ row }) => row.device).sort());
        expect(await countDevices(readModel.db, 'acme', wanted)).toBe(matching.length);
        for (const { count, ...group } of await countDeviceGroups(readModel.db, 'acme', wanted))
          expect({ group, count: matching.filter(({ row }) => isOf(row, group)).length }).toEqual({ group, count });
        const groups = await countDeviceGroups(readModel.db, 'acme', wanted);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(matching.length);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves retired devices and other tenants out', async () => {
    expect(await countDevices(readModel.db, 'acme', {})).toBe(rows.filter(({ row }) => row.retired === 0).length);
    expect(await countDevices(readModel.db, 'other', {})).toBe(1);
    expect(await countDevices(readModel.db, 'nobody', { includeRetired: true })).toBe(0);
  });
});

describe('pages', () => {
  it.each(DEVICE_ORDERS)('of %s hold every device once, whatever their length', async (order) => {
    const all = await list(order);
    expect(all).toHaveLength(ids.length);
    for (const limit of [1, 7, 39, 40]) {
      const walked: ListedDevice[] = [];
      for (let last: ListedDevice | undefined; ; last = walked.at(-1)) {
        const page = await list(order, { limit, after: last && sortKeyOf(order, last) });
        walked.push(...page);
        if (page.length < limit) break;
      }
      expect(walked).toEqual(all);
    }
  });

  it('go from band to probability to id, and the rising order is the exact reverse', async () => {
    const falling = await list('RISK_DESC');
    const expected = [...falling].sort(
      (a, b) => b.band - a.band || b.risk - a.risk || Buffer.compare(Buffer.from(a.device), Buffer.from(b.device)),
    );
    expect(falling).toEqual(expected);
    expect(await list('RISK_ASC')).toEqual(falling.toReversed());
    expect(await list('LAST_SEEN_ASC')).toEqual((await list('LAST_SEEN_DESC')).toReversed());
  });

  it('have those that were never heard from last where the latest come first', async () => {
    const seen = (await list('LAST_SEEN_DESC')).map(({ lastSeenAt }) => lastSeenAt ?? Number.NEGATIVE_INFINITY);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
  });
});

describe('a place in an order', () => {
  it('is told from that of another', () => {
    expect(isSortKey('ID_ASC', ['d'])).toBe(true);
    expect(isSortKey('ID_ASC', [1])).toBe(false);
    expect(isSortKey('RISK_DESC', [0, 0.1, 'd'])).toBe(true);
    expect(isSortKey('RISK_DESC', [0, null, 'd'])).toBe(false);
    expect(isSortKey('LAST_SEEN_ASC', [null, 'd'])).toBe(true);
    expect(isSortKey('LAST_SEEN_ASC', [null, 'd', 1])).toBe(false);
  });

  it('are counted anew after anything was written, by this connection or by another', async () => {
    const counted = async () => [
      await countDevices(readModel.db, 'counted', {}),
      (await countDeviceGroups(readModel.db, 'counted', {})).map(({ band, count }) => [band, count]),
      (await countDevicesAt(readModel.db, 'counted', ['s'])).get('s'),
    ];
    const write = (db: ReadModel['db'], id: string) => writeDevices(db, [{ row: rowOf('counted', id, { site: 's' }) }]);
    expect(await counted()).toEqual([0, [], undefined]);
    await write(readModel.db, 'a');
    expect(await counted()).toEqual([1, [[0, 1]], 1]);
    const other = await openReadModel({ file: path.join(folder, 'read-model.db'), mode: 'own' });
    await write(other.db, 'b');
    expect(await counted()).toEqual([2, [[0, 2]], 2]);
    await other.db.updateTable('devices').set({ band: 3 }).where('device', '=', 'a').execute();
    expect(await counted()).toEqual([
      2,
      [
        [0, 1],
        [3, 1],
      ],
      2,
    ]);
    await other.close();
  });
});
