import { describe, expect, it } from '@jest/globals';
import { Random } from '#random';
import fc from 'fast-check';
import { alertBudget } from './alert-budget.js';
import { standardErrors } from './bootstrap.js';
import { brierScore, calibrationError, calibrationTable } from './calibration.js';
import { averagePrecision, baseRate, rocAuc } from './discrimination.js';
import { onceEach, type Predictions, ranked } from './predictions.js';
import { reportOf } from './report.js';

const DAY_MS = 86_400_000;

interface Row {
  readonly p: number;
  readonly failed: boolean;
  readonly device?: number;
  readonly day?: number;
  /** Days from the prediction to the failure. */
  readonly inDays?: number;
}

function predictionsOf(rows: readonly Row[]): Predictions {
  const at = rows.map(({ day = 0 }) => day * DAY_MS);
  return {
    probability: Float64Array.from(rows, ({ p }) => p),
    outcome: Uint8Array.from(rows, ({ failed }) => Number(failed)),
    device: Uint32Array.from(rows, ({ device = 0 }) => device),
    devices: Math.max(0, ...rows.map(({ device = 0 }) => device)) + 1,
    at: Float64Array.from(at),
    failsAt: Float64Array.from(rows, ({ failed, inDays = 1 }, i) =>
      failed ? (at[i] ?? 0) + inDays * DAY_MS : Number.NaN,
    ),
  };
}

/** Few different probabilities, so that ties are common. */
const rows = fc.array(
  fc.record({
    p: fc.integer({ min: 0, max: 12 }).map((n) => n / 12),
    failed: fc.boolean(),
    device: fc.nat(4),
    day: fc.nat(3),
  }),
  { minLength: 1, maxLength: 60 },
);

/** By definition, pair by pair. */
function aucByPairs(list: readonly Row[]): number {
  let [won, pairs] = [0, 0];
  for (const one of list.filter(({ failed }) => failed)) {
    for (const other of list.filter(({ failed }) => !failed)) {
      pairs += 1;
      won += one.p > other.p ? 1 : one.p === other.p ? 0.5 : 0;
    }
  }
  return won / pairs;
}

/** By definition, threshold by threshold. */
function averagePrecisionByThresholds(list: readonly Row[]): number {
  const failures = list.filter(({ failed }) => failed).length;
  let [area, recallBefore] = [0, 0];
  for (const level of [...new Set(list.map(({ p }) => p))].sort((a, b) => b - a)) {
    const above = list.filter(({ p }) => p >= level);
    const right = above.filter(({ failed }) => failed).length;
    area += (right / failures - recallBefore) * (right / above.length);
    recallBefore = right / failures;
  }
  return area;
}

describe('the area under the ROC curve', () => {
  it('is the share of pairs that stand in the right order, ties counted half', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const [ours, theirs] = [rocAuc(predictionsOf(list)), aucByPairs(list)];
        if (Number.isNaN(theirs)) expect(ours).toBeNaN();
        else expect(ours).toBeCloseTo(theirs, 12);
      }),
    );
  });

  it('is 1 for a perfect order, 0 for its reverse, half without one', () => {
    const at = (p: readonly number[]): number => rocAuc(predictionsOf(p.map((one, i) => ({ p: one, failed: i < 2 }))));
    expect(at([0.9, 0.8, 0.2, 0.1])).toBe(1);
    expect(at([0.1, 0.2, 0.8, 0.9])).toBe(0);
    expect(at([0.5, 0.5, 0.5, 0.5])).toBe(0.5);
  });
});

describe('average precision', () => {
  it('is the sum over thresholds of gained recall times precision', () => {
    fc.assert(
      fc.property(rows, (list) => {
        fc.pre(list.some(({ failed }) => failed));
        expect(averagePrecision(predictionsOf(list))).toBeCloseTo(averagePrecisionByThresholds(list), 12);
      }),
    );
  });

  it('is the base rate where nothing is told apart', () => {
    const list = Array.from({ length: 40 }, (_, i) => ({ p: 0.3, failed: i % 10 === 0 }));
    expect(averagePrecision(predictionsOf(list))).toBeCloseTo(0.1, 12);
    expect(baseRate(predictionsOf(list))).toBeCloseTo(0.1, 12);
  });
});

describe('weights of devices', () => {
  it('count a device as often as its rows repeated do', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }), (list, drawn) => {
        const weights = Float64Array.from(drawn);
        const repeated = list.flatMap((row) => Array.from({ length: drawn[row.device] ?? 0 }, () => row));
        fc.pre(repeated.length > 0);
        const [weighted, copied] = [{ ...predictionsOf(list), devices: 5 }, predictionsOf(repeated)];
        const order = ranked(weighted);
        const same = (a: number, b: number): void => {
          if (Number.isNaN(b)) expect(a).toBeNaN();
          else expect(a).toBeCloseTo(b, 10);
        };
        same(rocAuc(weighted, order, weights), rocAuc(copied));
        same(averagePrecision(weighted, order, weights), averagePrecision(copied));
        same(brierScore(weighted, weights), brierScore(copied));
        same(baseRate(weighted, weights), baseRate(copied));
      }),
    );
  });
});

describe('the Brier score', () => {
  it('is the mean square of what was wrong', () => {
    expect(
      brierScore(
        predictionsOf([
          { p: 0.8, failed: true },
          { p: 0.3, failed: false },
        ]),
      ),
    ).toBeCloseTo((0.04 + 0.09) / 2, 12);
  });
});

describe('calibration', () => {
  it('has ten bins of a tenth of the rows each, by rising probability', () => {
    const list = Array.from({ length: 100 }, (_, i) => ({ p: i / 100, failed: i >= 90 }));
    const table = calibrationTable(predictionsOf(list));
    expect(table.map((bin) => bin.rows)).toEqual(Array.from({ length: 10 }, () => 10));
    expect(table[0]).toMatchObject({ lowest: 0, highest: 0.09, failedShare: 0 });
    expect(table[9]).toMatchObject({ lowest: 0.9, highest: 0.99, failedShare: 1 });
    expect(table[9]?.meanProbability).toBeCloseTo(0.945, 12);
  });

  it('error is the distance of what was foretold from what came', () => {
    const list = Array.from({ length: 1_000 }, (_, i) => ({ p: 0.25, failed: i % 10 === 0 }));
    expect(calibrationError(predictionsOf(list))).toBeCloseTo(0.15, 2);
  });

  it('error is small for outcomes drawn at the foretold probability', () => {
    const random = new Random('calibrated');
    const list = Array.from({ length: 50_000 }, () => {
      const p = random.float() * 0.2;
      return { p, failed: random.bool(p) };
    });
    expect(calibrationError(predictionsOf(list))).toBeLessThan(0.006);
  });
});

describe('an alert budget', () => {
  /** Two days, 200 devices each; the failing device 0 stands highest on both, 1 on none. */
  const list = [0, 1].flatMap((day) =>
    Array.from({ length: 200 }, (_, device) => ({
      p: device === 0 ? 0.9 : device === 7 && day === 0 ? 0.8 : 0.1 + device / 10_000,
      failed: device <= 1,
      device,
      day,
      inDays: 3 - day,
    })),
  );

  it('takes the highest share of each day', () => {
    const budget = alertBudget(predictionsOf(list), 0.01);
    // Two alerts a day: 0 and 7, then 0 and 199.
    expect(budget.precision).toBe(0.5);
    expect(budget.failuresCaught).toBe(0.5);
    expect(budget.devicesCaught).toBe(1);
  });

  it('counts the lead from the first alert that foretold the failure', () => {
    expect(alertBudget(predictionsOf(list), 0.01).medianLeadMs).toBe(3 * DAY_MS);
  });

  it('takes one a day at least', () => {
    expect(alertBudget(predictionsOf(list), 0.000_1).precision).toBe(1);
  });

  it('catches the base rate where nothing is told apart', () => {
    const random = new Random('flat');
    const flat = Array.from({ length: 100_000 }, (_, i) => ({
      p: 0.5,
      failed: random.bool(0.2),
      device: i % 1_000,
      day: i % 100,
    }));
    expect(alertBudget(predictionsOf(flat), 0.05).precision).toBeCloseTo(0.2, 1);
  });
});

describe('standard errors', () => {
  it('are those of a mean over devices', () => {
    const random = new Random('devices');
    const shares = Array.from({ length: 400 }, () => random.float());
    const mean = (weights: Float64Array): number[] => [
      shares.reduce((sum, share, i) => sum + share * (weights[i] ?? 0), 0) / 400,
    ];
    const [error] = standardErrors(400, 2_000, new Random('draws'), mean);
    const average = shares.reduce((sum, share) => sum + share, 0) / 400;
    const closed = Math.sqrt(shares.reduce((sum, share) => sum + (share - average) ** 2, 0) / 400 / 400);
    expect((error ?? 0) / closed).toBeGreaterThan(0.94);
    expect((error ?? 0) / closed).toBeLessThan(1.06);
  });

  it('leave out draws in which a figure does not exist', () => {
    const [error] = standardErrors(2, 50, new Random('two'), (weights) => [weights[0] === 0 ? Number.NaN : 1]);
    expect(error).toBe(0);
  });
});

describe('a report', () => {
  it('is the same for the same predictions and seed', () => {
    const random = new Random('report');
    const predictions = predictionsOf(
      Array.from({ length: 2_000 }, (_, i) => {
        const p = random.float();
        return { p, failed: random.bool(p), device: i % 50, day: i % 20 };
      }),
    );
    const report = reportOf(predictions, 'seed');
    expect(reportOf(predictions, 'seed')).toEqual(report);
    expect(report.measures.rocAuc.value).toBe(rocAuc(predictions, ranked(predictions), onceEach(50)));
    expect(report.measures.rocAuc.standardError).toBeGreaterThan(0);
    expect(report.calibration).toHaveLength(10);
  });
});
