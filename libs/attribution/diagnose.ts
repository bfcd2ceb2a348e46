import type { Case } from './case.js';
import { findCard } from './causes/card.js';
import type { FindCause } from './causes/cause.js';
import { findConfiguration } from './causes/configuration.js';
import { findNetworkDevice, findPowerDevice, findSoftware } from './causes/line-power-software.js';
import { findModelUnsupported } from './causes/model-unsupported.js';
import { findOperator } from './causes/operator.js';
import { findPeripheral } from './causes/peripheral.js';
import { findReaderHardware } from './causes/reader-hardware.js';
import { findSecurity } from './causes/security.js';
import { findUnknown } from './causes/unknown.js';
import type { Diagnosis } from './diagnosis.js';

/** Causes that the device's own ledger can tell, in the order of explaining. What devices share comes with the correlator. */
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
  findUnknown,
];

/**
 * Everything that is wrong with a device at an instant, and what it is blamed on: an open security cause first, then by
 * the share of the spoiled attempts that each explains. Empty: nothing is above normal.
 */
export function diagnose(of: Case): readonly Diagnosis[] {
  const found: Diagnosis[] = [];
  for (const find of CAUSES) found.push(...find(of, found));
  return found.sort(
    (a, b) =>
      Number(b.cause === 'SECURITY') - Number(a.cause === 'SECURITY') ||
      b.share - a.share ||
      b.confidence - a.confidence ||
      compared(`${a.cause} ${a.component}`, `${b.cause} ${b.component}`),
  );
}

const compared = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
