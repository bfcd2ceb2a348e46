import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import { meaningOf } from '../meaning.js';
import { WEEK_MS } from '../observed.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import { findByAttempts } from './attempts.js';
import { capabilitiesOf, lacks } from './reader-losses.js';

/** An interface that the device does not have keeps being asked for. */
export function findModelUnsupported(of: Case): Diagnosis[] {
  const { observed, at } = of;
  const reportsCapabilities = capabilitiesOf(of) !== undefined;
  const attempts: ObservedFault[] = [];
  for (let i = firstSince(observed.attempts, at - WEEK_MS + 1); i < observed.attempts.length; i += 1) {
    const one = observed.attempts[i];
    if (one === undefined || !one.meaning.isRead) continue;
    const isUnsupported = one.meaning.asAttempt.MODEL_UNSUPPORTED > 0;
    if (!reportsCapabilities && !isUnsupported) continue;
    if (lacks(of, one.told.part) || (isUnsupported && !isRead(of, one.told.part))) attempts.push(asUnsupported(one));
  }
  if (attempts.length === 0) return [];
  return findByAttempts(of, {
    cause: 'MODEL_UNSUPPORTED',
    component: null,
    attempts,
    expectedSince: (_from, days) => days * NORMAL.configurationAttemptsPerDay,
    explanation: (lost) => `${lost} attempts on an interface that this device does not have.`,
  });
}

/** Whatever reason it was told with. */
function asUnsupported(one: ObservedFault): ObservedFault {
  const told = { ...one.told, reason: 'unsupported_interface' };
  return { ...one, told, meaning: meaningOf(told) };
}

/** A device that reads on an interface has it, whatever a reader says. */
function isRead(of: Case, part: string | undefined): boolean {
  if (part === undefined) return false;
  if (capabilitiesOf(of)?.includes(part)) return true;
  const { past, interfaces } = of.observed;
  return past.reads(part).ok > 0 || interfaces.some((ledger) => ledger.part === part && ledger.ok.some((ok) => ok > 0));
}
