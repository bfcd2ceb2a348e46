import { WEEK_MS } from '../observed.js';
import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { FINDING, NORMAL } from '../evidence-weights.js';
import { attemptSays } from '../says.js';
import { byCustomer, shareOf } from '../spoiled.js';
import { findByAttempts } from './attempts.js';
import { readsSince } from './counted-faults.js';

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
    // Windows that have not come yet leave out what is usual in a day.
    expectedSince: (from, days) =>
      Math.max(readsSince(observed.windows, from) * NORMAL.operatorShareOfReads, days * NORMAL.operatorAttemptsPerDay),
    explanation: (lost) =>
      `${lost} attempts ended by people (card removed early, cancelled, wrong PIN), far more than usual.`,
  });
}
