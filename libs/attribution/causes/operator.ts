import type { Case } from '../case.js';
import { byCustomer } from '../customers.js';
import type { Diagnosis } from '../diagnosis.js';
import { FINDING, NORMAL } from '../evidence-weights.js';
import { WEEK_MS } from '../observed.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import { shareOf } from '../spoiled.js';
import { findByAttempts } from './attempts.js';
import { readsPending } from './reader-losses.js';

/** What people spoil stands out: so much of all that was spoiled. */
const SHARE_MIN = 0.4;

/** Cards pulled out early, cancelled, wrong PINs: people, many of them, while reads succeed otherwise. */
export function findOperator(of: Case): Diagnosis[] {
  const attempts = spoiledByPeople(of);
  if (attempts.length < FINDING.customersMin || shareOf(attempts.length, of.spoiled) < SHARE_MIN) return [];
  const { customers } = byCustomer(attempts, 'OPERATOR', 0);
  if (customers < FINDING.customersMin) return [];
  return findByAttempts(of, {
    cause: 'OPERATOR',
    component: null,
    attempts,
    countFrom: (first) => byCustomer(attempts, 'OPERATOR', first).count,
    expectedSince: (from, days) => expectedOf(of, from) ?? days * NORMAL.operatorAttemptsPerDay,
    explanation: (lost) =>
      `${lost} attempts ended by people (card removed early, cancelled, wrong PIN), far more than usual.`,
  });
}

function spoiledByPeople({ at, observed: { attempts } }: Case): ObservedFault[] {
  const found: ObservedFault[] = [];
  for (let i = firstSince(attempts, at - WEEK_MS + 1); i < attempts.length; i += 1) {
    const one = attempts[i];
    if (one !== undefined && one.meaning.asAttempt.OPERATOR > 0) found.push(one);
  }
  return found;
}

/** By what was read; undefined where a device tells no totals. */
function expectedOf({ observed }: Case, from: number): number | undefined {
  if (observed.windows.count === 0) return undefined;
  // Failures are told at once, the reads beside them with the window that is still going on.
  let reads = observed.windows.readsSince(from);
  for (const ledger of observed.interfaces) reads += readsPending(observed, ledger, from);
  return reads * NORMAL.operatorShareOfReads;
}
