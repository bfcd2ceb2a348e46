import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL, TRANSACTION_FAILURE_SAYS } from '../evidence-weights.js';
import type { ObservedFault } from '../observed.js';
import { reasonOf } from '../spoiled.js';
import { findCounted } from './counted-faults.js';

const transactionSays =
  (cause: keyof typeof TRANSACTION_FAILURE_SAYS) =>
  (attempt: ObservedFault): number => {
    const table: Readonly<Record<string, number>> = TRANSACTION_FAILURE_SAYS[cause];
    return attempt.kind === 'transaction.failed' ? (table[reasonOf(attempt)] ?? table[attempt.reason ?? ''] ?? 0) : 0;
  };

const some = (diagnosis: Diagnosis | undefined): Diagnosis[] => (diagnosis ? [diagnosis] : []);

/** Drops on this device. Whether its site or carrier shares them is not looked at yet. */
export const findNetworkDevice = (of: Case): Diagnosis[] =>
  some(
    findCounted(of, {
      cause: 'NETWORK_DEVICE',
      component: 'connectivity',
      perDay: NORMAL.networkFaultsPerDay,
      called: 'lost lines',
      attemptWeight: transactionSays('NETWORK_DEVICE'),
    }),
  );

/** Dips, brownouts, a lost clock. Whether its site shares them is not looked at yet. */
export const findPowerDevice = (of: Case): Diagnosis[] =>
  some(findCounted(of, { cause: 'POWER_DEVICE', component: 'power', perDay: NORMAL.powerFaultsPerDay, called: 'faults of the power' }));

/** Crashes and failures of the terminal's own; which version is to blame is told by cohorts, later. */
export const findSoftware = (of: Case): Diagnosis[] =>
  some(
    findCounted(of, {
      cause: 'SOFTWARE',
      component: 'software',
      perDay: NORMAL.softwareFaultsPerDay,
      called: 'crashes and faults of the software',
      attemptWeight: transactionSays('SOFTWARE'),
    }),
  );
