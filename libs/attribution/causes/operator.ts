import { WEEK_MS } from '../observed.js';
import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { FINDING, NORMAL } from '../evidence-weights.js';
import { attemptSays } from '../says.js';
import { byCustomer, shareOf } from '../spoiled.js';
import { findByAttempts } from './attempts.js';
import { readsSince } from './counted-faults.js';
import { interfacesOf, readsPending } from './reader-losses.js';

/** What people spoil stands out: so much of all that was spoiled. */
const SHARE_MIN = 0.4;

/** Cards pulled out early, cancelled, wrong PINs: people, many of them, while reads succeed otherwise. */
export function findOperator(of: Case): Diagnosis[] {
  const { observed, spoiled, at } = of;
  const says = (one: (typeof observed.attempts)[number]): number => attemptSays('OPERATOR', one);
  const attempts = observed.attempts.filter((one) => one.at > at - WEEK_MS && says(one) > 0);
  if (byCustomer(attempts, says).customers < FINDING.customersMin || shareOf(attempts.length, spoiled) < SHARE_MIN)
    return [];
  return findByAttempts(of, {
    cause: 'OPERATOR',
    component: null,
    attempts,
    countOf: (list) => byCustomer(list, says).count,
    expectedSince: (from, days) => expectedOf(of, from) ?? days * NORMAL.operatorAttemptsPerDay,
    explanation: (lost) =>
      `${lost} attempts ended by people (card removed early, cancelled, wrong PIN), far more than usual.`,
  });
}

/** By what was read; undefined where a device tells no totals. */
function expectedOf(of: Case, from: number): number | undefined {
  const { observed } = of;
  if (observed.windows.length === 0) return undefined;
  // Failures are told at once, the reads beside them with the window that is still going on.
  const pending = interfacesOf(of).reduce((sum, part) => sum + readsPending(observed, part, from), 0);
  return (readsSince(observed.windows, from) + pending) * NORMAL.operatorShareOfReads;
}
