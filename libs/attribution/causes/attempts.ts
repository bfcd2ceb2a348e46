import { QUIET_MS, type Case } from '../case.js';
import type { Cause, Diagnosis } from '../diagnosis.js';
import { NORMAL, READ_FAILURE_SAYS, TRANSACTION_FAILURE_SAYS } from '../evidence-weights.js';
import { confidenceOf, excessOf, isFinding } from '../excess.js';
import type { ObservedFault } from '../observed.js';
import { named, reasonOf } from '../spoiled.js';

type AttemptCause = Cause & (keyof typeof READ_FAILURE_SAYS | keyof typeof TRANSACTION_FAILURE_SAYS);

/** How much a spoiled attempt says for a cause. */
export function attemptSays(cause: AttemptCause, attempt: ObservedFault): number {
  const reads: Partial<Record<string, Readonly<Record<string, number>>>> = READ_FAILURE_SAYS;
  const transactions: Partial<Record<string, Readonly<Record<string, number>>>> = TRANSACTION_FAILURE_SAYS;
  const table = (attempt.kind === 'transaction.failed' ? transactions : reads)[cause] ?? {};
  return table[reasonOf(attempt)] ?? table[attempt.reason ?? ''] ?? 0;
}

interface AttemptFinding {
  readonly cause: AttemptCause;
  readonly component: string | null;
  readonly attempts: readonly ObservedFault[];
  readonly expected: number;
  readonly explanation: (lost: number) => string;
  readonly aspect?: string;
}

/** A cause that is told by the spoiled attempts themselves. */
export function findByAttempts({ at, spoiled }: Case, finding: AttemptFinding): Diagnosis | undefined {
  const { cause, attempts } = finding;
  const newest = attempts.at(-1);
  if (newest === undefined || newest.at < at - QUIET_MS) return undefined;
  const excess = excessOf(
    attempts.reduce((sum, one) => sum + attemptSays(cause, one), 0),
    Math.max(0.3, finding.expected),
  );
  if (!isFinding(excess)) return undefined;
  return {
    cause,
    component: finding.component,
    confidence: confidenceOf(excess),
    share: spoiled === 0 ? 0 : Math.min(1, attempts.length / spoiled),
    explanation: finding.explanation(attempts.length),
    evidence: [...Map.groupBy(attempts, reasonOf)].map(([reason, list]) => ({ label: reason.replaceAll('_', ' '), weight: attemptSays(cause, list[0] ?? newest), ...named(list) })),
    since: attempts[0]?.at ?? newest.at,
    isMild: excess.count < 10,
    aspect: finding.aspect ?? null,
  };
}

const some = (diagnosis: Diagnosis | undefined): Diagnosis[] => (diagnosis ? [diagnosis] : []);

/** One or two cards that fail again and again. */
export function findCard(of: Case): Diagnosis[] {
  const byCard = Map.groupBy(
    of.observed.attempts.filter((one) => one.card !== undefined && attemptSays('CARD', one) > 0),
    ({ card }) => card,
  );
  const worst = [...byCard.values()].sort((a, b) => b.length - a.length).slice(0, 2).filter((list) => list.length >= 3);
  const attempts = worst.flat().sort((a, b) => a.at - b.at);
  return some(
    findByAttempts(of, {
      cause: 'CARD',
      component: null,
      attempts,
      expected: of.observed.observedDays * NORMAL.cardAttemptsPerDay,
      explanation: (lost) => `${lost} attempts lost with ${worst.length === 1 ? 'one card' : 'two cards'}; other cards are read.`,
    }),
  );
}

/** Something is switched off, or a limit of the terminal's own stands in the way; or keys were never loaded. */
export function findConfiguration(of: Case): Diagnosis[] {
  const { record, observed } = of;
  const changedAt = record.configuredAt ?? Number.NEGATIVE_INFINITY;
  const isOff = record.configuration['contactlessEnabled'] === false;
  const attempts = observed.attempts.filter(
    (one) => attemptSays('CONFIGURATION', one) > 0 || (isOff && one.part === 'contactless' && one.kind === 'card-read.failed' && one.reason !== 'unsupported_interface'),
  );
  // A setting that was changed since has cured what came before it, unless it still stands in the way.
  const open = isOff ? attempts : attempts.filter((one) => one.at > changedAt);
  const found = findByAttempts(of, {
    cause: 'CONFIGURATION',
    component: 'software',
    attempts: open,
    expected: observed.observedDays * NORMAL.configurationAttemptsPerDay,
    explanation: (lost) => (isOff ? `Contactless is switched off; ${lost} attempts were lost to that.` : `${lost} attempts were lost to a setting or a limit of the terminal's own.`),
  });
  return [...some(found), ...keysNeverThere(of)];
}

function keysNeverThere({ record }: Case): Diagnosis[] {
  const { missingSince, missingEventId, loadedAt } = record.keys;
  if (missingSince === null || loadedAt !== null || missingEventId === null) return [];
  return [
    {
      cause: 'CONFIGURATION',
      component: 'security',
      confidence: 0.95,
      share: 0,
      explanation: `Keys are missing since ${new Date(missingSince).toISOString()}, and none was ever loaded.`,
      evidence: [{ label: 'keys missing on a device that never had them', weight: 1, eventIds: [missingEventId], eventCount: 1 }],
      since: missingSince,
      isMild: false,
      aspect: 'keys',
    },
  ];
}

/** An interface that the device does not have keeps being asked for. */
export function findModelUnsupported(of: Case): Diagnosis[] {
  const { record, observed } = of;
  const capabilities = record.configuration['capabilities'];
  const lacks = (part: string | undefined): boolean => Array.isArray(capabilities) && part !== undefined && !capabilities.includes(part);
  const attempts = observed.attempts.filter((one) => one.kind !== 'transaction.failed' && (one.reason === 'unsupported_interface' || lacks(one.part)));
  return some(
    findByAttempts(of, {
      cause: 'MODEL_UNSUPPORTED',
      component: null,
      attempts: attempts.map((one) => ({ ...one, reason: 'unsupported_interface' })),
      expected: observed.observedDays * NORMAL.configurationAttemptsPerDay,
      explanation: (lost) => `${lost} attempts on an interface that this device does not have.`,
    }),
  );
}

/** Cards pulled out early, cancelled, wrong PINs: people, while reads succeed otherwise. */
export function findOperator(of: Case): Diagnosis[] {
  const { observed } = of;
  const attempts = observed.attempts.filter((one) => attemptSays('OPERATOR', one) > 0);
  const reads = observed.windows.reduce((sum, { reads: by }) => sum + Object.values(by).reduce((n, [ok, failed]) => n + ok + failed, 0), 0);
  const expected = reads > 0 ? reads * NORMAL.operatorShareOfReads : observed.observedDays * NORMAL.operatorAttemptsPerDay;
  return some(
    findByAttempts(of, {
      cause: 'OPERATOR',
      component: null,
      attempts,
      expected,
      explanation: (lost) => `${lost} attempts ended by people (card removed early, cancelled, wrong PIN), far more than usual.`,
    }),
  );
}
