import { describe, expect, it } from '@jest/globals';
import { scoresOf, assess } from '#assessment';
import { createDeviceHistory, createRiskHistory, RISK_HISTORY_EVENTS_MAX, TooMuchHistory } from '#device-history';
import { MemoryEventStore } from '#event-store';
import { record } from '../../libs/device/testing/records.js';
import { append, Projected } from './testing/projected.js';

const TENANT = 'acme';
const DAY = 86_400_000;
const MINUTE = 60_000;
const T0 = Date.UTC(2026, 2, 1, 9);

/** Well for five days, a reader that fails on the sixth, repaired on the eighth. */
const story = () => [
  ...Array.from({ length: 5 }, (_, day) => record('terminal.heartbeat', 'd', { gauges: {} }, { at: T0 + day * DAY })),
  ...Array.from({ length: 40 }, (_, n) =>
    record(
      'terminal.card-read.failed',
      'd',
      { interface: 'chip', reason: 'timeout', cardHash: `card-${n}` },
      { at: T0 + 5 * DAY + n * 10 * MINUTE },
    ),
  ),
  record(
    'fleet.device.repaired',
    'd',
    { component: 'card_reader.chip', action: 'replaced_part', finding: 'confirmed' },
    { at: T0 + 7 * DAY },
  ),
];

describe('riskHistory', () => {
  it('has a point each midnight and one at each change of band, each the score as of that instant', async () => {
    const store = new MemoryEventStore();
    const projected = await Projected.over(store);
    await append(store, TENANT, story());
    await projected.catchUp();
    const [history, risks] = [
      createDeviceHistory(store, () => projected.db),
      createRiskHistory(store, () => projected.db),
    ];
    const to = T0 + 9 * DAY;
    const points = await risks.riskHistory(TENANT, 'd', { from: T0 - 3 * DAY, to }, { at: to, basis: 'OCCURRED' });

    const midnights = points.filter(({ at }) => at % DAY === 0);
    expect(midnights.map(({ at }) => at)).toEqual(
      Array.from({ length: 9 }, (_, n) => Math.ceil(T0 / DAY) * DAY + n * DAY),
    );
    for (const { at, probability, band, modelVersion } of midnights) {
      const then = await history.stateAsOf(TENANT, 'd', { at, basis: 'OCCURRED' });
      const expected = then && scoresOf(assess(then.state, { at, isSilent: false })).days30;
      expect([probability, band, modelVersion]).toEqual([
        expected?.probability,
        expected?.band,
        expected?.modelVersion,
      ]);
    }
    const bands = points.map(({ band }) => band).filter((band, i, all) => band !== all[i - 1]);
    expect(bands[0]).toBe('LOW');
    expect(bands).toContain('HIGH');
    expect(bands.at(-1)).toBe('LOW');
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted((a, b) => a - b));
    // A point in the middle of a day is there for its change of band alone.
    points.forEach(({ at, band }, i) => expect(at % DAY === 0 || i === 0 || band !== points[i - 1]?.band).toBe(true));
    await projected.close();
  });

  it('says nothing of what was not known, and refuses what would take too long', async () => {
    const store = new MemoryEventStore();
    const projected = await Projected.over(store);
    await append(store, TENANT, story());
    await projected.catchUp();
    const risks = createRiskHistory(store, () => projected.db);
    const early = { at: T0 + 2 * DAY, basis: 'RECEIVED' } as const;
    const points = await risks.riskHistory(TENANT, 'd', { from: T0 - DAY, to: T0 + 9 * DAY }, early);
    expect(points.map(({ at }) => at).every((at) => at <= early.at)).toBe(true);
    expect(await risks.riskHistory(TENANT, 'nobody', { from: T0, to: T0 + DAY }, early)).toEqual([]);

    const many = Array.from({ length: RISK_HISTORY_EVENTS_MAX + 1 }, (_, n) =>
      record('terminal.heartbeat', 'busy', { gauges: {} }, { at: T0 + n * 1000 }),
    );
    for (let at = 0; at < many.length; at += 5000) await append(store, TENANT, many.slice(at, at + 5000));
    await projected.catchUp();
    await expect(
      risks.riskHistory(TENANT, 'busy', { from: T0 - DAY, to: T0 + 9 * DAY }, { at: T0 + 9 * DAY, basis: 'OCCURRED' }),
    ).rejects.toThrow(TooMuchHistory);
    await projected.close();
  }, 30_000);
});
