import type { DeviceState } from '#device';
import type { Case } from './case.js';
import { findCard, findConfiguration, findModelUnsupported, findOperator } from './causes/attempts.js';
import type { FindCause } from './causes/cause.js';
import { findNetworkDevice, findPowerDevice, findSoftware } from './causes/line-power-software.js';
import { findPeripheral } from './causes/peripheral.js';
import { findReaderHardware } from './causes/reader-hardware.js';
import { findSecurity } from './causes/security.js';
import { findUnknown } from './causes/unknown.js';
import type { Diagnosis } from './diagnosis.js';
import { observe, type Observed } from './observed.js';

/** Causes that the device's own ledger can tell. What devices share comes with the correlator. */
const CAUSES: readonly FindCause[] = [
  findSecurity,
  findReaderHardware,
  findCard,
  findConfiguration,
  findModelUnsupported,
  findOperator,
  findNetworkDevice,
  findPowerDevice,
  findSoftware,
  findPeripheral,
];

/** The case of a device at an instant. */
export function caseOf({ record, pulse }: DeviceState, at: number, isSilent: boolean): Case {
  const observed = observe(record.ledger, at, pulse.firstSeenAt);
  return { at, record, pulse, observed, spoiled: spoiledOf(observed), isSilent };
}

/** Attempts spoiled in the last seven days: those told singly, and those in totals that no single event tells of. */
function spoiledOf({ attempts, windows }: Observed): number {
  const inTotals = windows.reduce((sum, { reads }) => sum + Object.values(reads).reduce((n, [, failed]) => n + failed, 0), 0);
  const counted = attempts.filter(({ isCounted }) => isCounted).length;
  return attempts.length - counted + Math.max(inTotals, counted);
}

/**
 * Everything that is wrong with a device at an instant, and what it is blamed on: an open security cause first, then by
 * the share of the spoiled attempts that each explains. Empty: nothing is above normal.
 */
export function diagnose(of: Case): readonly Diagnosis[] {
  const found = CAUSES.flatMap((find) => find(of));
  return [...found, ...findUnknown(of, found)].sort(
    (a, b) =>
      Number(b.cause === 'SECURITY') - Number(a.cause === 'SECURITY') ||
      b.share - a.share ||
      b.confidence - a.confidence ||
      (`${a.cause} ${a.component}` < `${b.cause} ${b.component}` ? -1 : 1),
  );
}
