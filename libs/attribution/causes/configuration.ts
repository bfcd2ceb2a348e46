import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import type { ObservedFault } from '../observed.js';
import { attemptSays, faultSays } from '../says.js';
import { shareOf } from '../spoiled.js';
import { findByAttempts } from './attempts.js';
import { usualFailed } from './counted-faults.js';
import { lacks } from './reader-losses.js';

/** Contactless reads from which a device was used that way: whoever switches it off takes something away. */
const USED_READS_MIN = 20;

/** Something is switched off, or a limit of the terminal's own stands in the way; or keys were never loaded. */
export function findConfiguration(of: Case): Diagnosis[] {
  const { record, observed } = of;
  const isOff = record.configuration['contactlessEnabled'] === false;
  // A setting that was changed since has cured what came before it, unless it still stands in the way.
  const curedAt = isOff ? Number.NEGATIVE_INFINITY : (record.configuredAt ?? Number.NEGATIVE_INFINITY);
  const open = [...observed.attempts, ...observed.faults]
    .filter((one) => one.at > curedAt && (attemptSays('CONFIGURATION', one) > 0 || faultSays('CONFIGURATION', one) > 0))
    .sort((a, b) => a.at - b.at);
  const keys = keysNeverThere(of, open);
  if (keys.length > 0) return keys;
  const found = findByAttempts(of, {
    cause: 'CONFIGURATION',
    component: 'software',
    attempts: open,
    expectedSince: (from, days) => days * NORMAL.configurationAttemptsPerDay + usualFailed(observed.windows, from),
    explanation: (lost) =>
      isOff
        ? `Contactless is switched off; ${lost} attempts were lost to that.`
        : `${lost} attempts were lost to a setting or a limit of the terminal's own.`,
  });
  return found.length > 0 || !isOff ? found : switchedOff(of);
}

function keysNeverThere({ record, spoiled }: Case, open: readonly ObservedFault[]): Diagnosis[] {
  const { missingSince, missingEventId, loadedAt } = record.keys;
  if (missingSince === null || loadedAt !== null || missingEventId === null) return [];
  // Without keys the terminal refuses payments as its configuration says.
  const refused = open.filter((one) => one.kind === 'transaction.failed' && one.at >= missingSince);
  return [
    {
      cause: 'CONFIGURATION',
      component: 'security',
      confidence: 0.95,
      share: shareOf(refused.length, spoiled),
      explanation: `Keys are missing since ${new Date(missingSince).toISOString()}, and none was ever loaded.`,
      evidence: [
        { label: 'keys missing on a device that never had them', weight: 1, eventIds: [missingEventId], eventCount: 1 },
      ],
      since: missingSince,
      isMild: false,
      aspect: 'keys',
    },
  ];
}

/** Nobody is told that taps are refused where the terminal does not offer them any more. */
function switchedOff(of: Case): Diagnosis[] {
  const { record, observed, quietFrom } = of;
  const since = record.configuredAt ?? Number.NEGATIVE_INFINITY;
  if (since < quietFrom || lacks(of, 'contactless')) return [];
  const used = observed.windows.reduce(
    (sum, { reads }) => sum + (reads['contactless']?.[0] ?? 0),
    observed.past.reads.get('contactless')?.ok ?? 0,
  );
  if (used < USED_READS_MIN) return [];
  return [
    {
      cause: 'CONFIGURATION',
      component: 'software',
      confidence: 0.6,
      share: 0,
      explanation: `Contactless was switched off on ${new Date(since).toISOString()}; until then customers used it.`,
      evidence: [{ label: 'contactless switched off', weight: 0.6, eventIds: [], eventCount: 0 }],
      since,
      isMild: true,
      aspect: null,
    },
  ];
}
