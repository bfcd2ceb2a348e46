import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { NORMAL } from '../evidence-weights.js';
import { WEEK_MS, type Observed } from '../observed.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import { shareOf } from '../spoiled.js';
import { findByAttempts } from './attempts.js';
import { usualFailed } from './counted-faults.js';
import { lacks } from './reader-losses.js';

/** Contactless reads from which a device was used that way: whoever switches it off takes something away. */
const USED_READS_MIN = 20;

/** Something is switched off, or a limit of the terminal's own stands in the way; or keys were never loaded. */
export function findConfiguration(of: Case): Diagnosis[] {
  const { record, observed, at } = of;
  const isOff = record.configuration['contactlessEnabled'] === false;
  // A setting that was changed since has cured what came before it, unless it still stands in the way.
  const curedAt = isOff ? Number.NEGATIVE_INFINITY : (record.configuredAt ?? Number.NEGATIVE_INFINITY);
  const open = speaking(observed, curedAt);
  const keys = keysNeverThere(of, open);
  if (keys.length > 0) return keys;
  const found = findByAttempts(of, {
    cause: 'CONFIGURATION',
    component: 'software',
    attempts: open.slice(firstSince(open, at - WEEK_MS + 1)),
    expectedSince: (from, days) => days * NORMAL.configurationAttemptsPerDay + usualFailed(observed, from),
    explanation: (lost) =>
      isOff
        ? `Contactless is switched off; ${lost} attempts were lost to that.`
        : `${lost} attempts were lost to a setting or a limit of the terminal's own.`,
  });
  return found.length > 0 || !isOff ? found : switchedOff(of);
}

/** Attempts, and faults that speak for the same, after an instant, oldest first. */
function speaking({ attempts, faults }: Observed, after: number): ObservedFault[] {
  const found: ObservedFault[] = [];
  for (const list of [attempts, faults]) {
    for (const one of list) {
      const { asAttempt, asFault } = one.meaning;
      if ((asAttempt.CONFIGURATION > 0 || asFault.CONFIGURATION > 0) && one.at > after) found.push(one);
    }
  }
  return found.length > 1 ? found.sort((a, b) => a.at - b.at) : found;
}

function keysNeverThere({ record, spoiled }: Case, open: readonly ObservedFault[]): Diagnosis[] {
  const { missingSince, missingEventId, loadedAt } = record.keys;
  if (missingSince === null || loadedAt !== null || missingEventId === null) return [];
  // Without keys the terminal refuses payments as its configuration says.
  const refused = open.filter(({ at, told }) => told.kind === 'transaction.failed' && at >= missingSince);
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
  const used = observed.windows.told.reduce(
    (sum, { reads }) => sum + (reads['contactless']?.[0] ?? 0),
    observed.past.reads('contactless').ok,
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
