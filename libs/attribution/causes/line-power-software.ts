import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import { findCounted, type CountedCause } from './counted-faults.js';

const find =
  (counted: CountedCause) =>
  (of: Case, before: readonly Diagnosis[]): Diagnosis[] => {
    // The software of a reader may stand there already, by what it spoils.
    if (before.some(({ cause }) => cause === counted.cause)) return [];
    const found = findCounted(of, counted);
    return found ? [found] : [];
  };

/** Drops on this device. Whether its site or carrier shares them is not looked at yet. */
export const findNetworkDevice = find({
  cause: 'NETWORK_DEVICE',
  component: 'connectivity',
  perDay: NORMAL.networkFaultsPerDay,
  called: 'lost lines, and payments lost to them,',
});

/** Dips, brownouts, a lost clock. Whether its site shares them is not looked at yet. */
export const findPowerDevice = find({
  cause: 'POWER_DEVICE',
  component: 'power',
  perDay: NORMAL.powerFaultsPerDay,
  called: 'faults of the power, and payments lost to them,',
});

/** Crashes and failures of the terminal's own, since its version was installed; which version is to blame is told by cohorts, later. */
export const findSoftware = find({
  cause: 'SOFTWARE',
  component: 'software',
  perDay: NORMAL.softwareFaultsPerDay,
  called: 'crashes and failures of the software',
});
