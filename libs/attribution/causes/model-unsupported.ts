import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import { findByAttempts } from './attempts.js';
import { lacks } from './reader-losses.js';

/** An interface that the device does not have keeps being asked for. */
export function findModelUnsupported(of: Case): Diagnosis[] {
  const { observed } = of;
  const attempts = observed.attempts.filter(
    (one) =>
      one.kind !== 'transaction.failed' &&
      (lacks(of, one.part) || (one.reason === 'unsupported_interface' && !isRead(of, one.part))),
  );
  return findByAttempts(of, {
    cause: 'MODEL_UNSUPPORTED',
    component: null,
    attempts: attempts.map((one) => ({ ...one, reason: 'unsupported_interface' })),
    expectedSince: (_from, days) => days * NORMAL.configurationAttemptsPerDay,
    explanation: (lost) => `${lost} attempts on an interface that this device does not have.`,
  });
}

/** A device that reads on an interface has it, whatever a reader says. */
function isRead({ record, observed }: Case, part: string | undefined): boolean {
  if (part === undefined) return false;
  const capabilities = record.configuration['capabilities'];
  if (Array.isArray(capabilities) && capabilities.includes(part)) return true;
  return (
    (observed.past.reads.get(part)?.ok ?? 0) > 0 || observed.windows.some(({ reads }) => (reads[part]?.[0] ?? 0) > 0)
  );
}
