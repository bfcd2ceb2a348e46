import { describe, expect, it } from '@jest/globals';
import { assess, scoresOf, type Assessment } from '#assessment';
import { createDeviceHistory } from '#device-history';
import { MemoryEventStore } from '#event-store';
import { record } from '../../libs/device/testing/records.js';
import { append, Projected } from './testing/projected.js';

const TENANT = 'acme';
const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 2, 4, 9);

const failures = Array.from({ length: 30 }, (_, n) =>
  record(
    'terminal.card-read.failed',
    'failing',
    { interface: 'chip', reason: 'timeout', cardHash: `card-${n}` },
    { at: T0 - n * 10 * 60_000 },
  ),
);
const beat = record('terminal.heartbeat', 'well', { gauges: {} }, { at: T0 });

describe('what time alone changes', () => {
  it('is assessed again by the hour, for devices that have something to decay, as the fold of that instant says', async () => {
    const store = new MemoryEventStore();
    const projected = await Projected.over(store);
    await append(store, TENANT, [...failures, beat]);
    await projected.catchUp(() => T0);
    const rows = async () =>
      projected.db.selectFrom('devices').select(['device', 'risk', 'lookAgainAt']).orderBy('device').execute();
    const assessed = async (): Promise<Assessment> =>
      JSON.parse(
        (
          await projected.db
            .selectFrom('deviceDetails')
            .select('assessmentJson')
            .where('device', '=', 'failing')
            .executeTakeFirstOrThrow()
        ).assessmentJson,
      ) as Assessment;
    const [fresh] = await rows();
    const first = await assessed();
    expect(first.at).toBe(T0);

    // Within the hour nobody looks; after one hour no contribution has moved by .01, and the row stays.
    for (const hours of [0.5, 1]) {
      await projected.passTime(T0 + hours * HOUR);
      expect((await assessed()).at).toBe(T0);
    }
    expect((await rows())[0]?.lookAgainAt).toBe(T0 + 2 * HOUR);

    for (const hours of [12, 30, 100]) {
      const now = T0 + hours * HOUR;
      await projected.passTime(now);
      const { at } = await assessed();
      expect(at).toBeGreaterThan(T0);
      const then = await createDeviceHistory(store, () => projected.db).stateAsOf(TENANT, 'failing', {
        at,
        basis: 'OCCURRED',
      });
      const expected =
        then && scoresOf(assess(then.state, { at, isSilent: then.view.connectivity === 'OFFLINE' })).days30.probability;
      const [row] = await rows();
      expect(row?.risk).toBeCloseTo(expected ?? -1, 9);
      expect(row?.lookAgainAt).toBeGreaterThan(now);
    }
    const [old, well] = await rows();
    expect(old?.risk).toBeLessThan((fresh?.risk ?? 0) / 2);
    expect(well?.device).toBe('well');
    // Those who watch were told of it.
    const changes = await projected.db
      .selectFrom('changes')
      .select('changedAt')
      .where('device', '=', 'failing')
      .execute();
    expect(changes.length).toBeGreaterThan(2);
    await projected.close();
  });
});
