import type { Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { FINDING } from '../evidence-weights.js';
import { confidenceOf, isFinding } from '../excess.js';
import { named } from '../spoiled.js';
import { interfacesOf, readerLosses } from './reader-hardware.js';

const WINDOW_MS = 3 * 24 * 60 * 60 * 1000;

/** Faults above normal without a cause that the evidence names; a terminal that is silent. */
export function findUnknown(of: Case, found: readonly Diagnosis[]): Diagnosis[] {
  return [...unexplained(of, found), ...silent(of)];
}

function unexplained(of: Case, found: readonly Diagnosis[]): Diagnosis[] {
  const explained = new Set(found.flatMap(({ evidence }) => evidence.flatMap(({ eventIds }) => eventIds)));
  if (found.some(({ share }) => share > 0)) return [];
  return interfacesOf(of).flatMap((part) => {
    const losses = readerLosses(of, part, of.at - WINDOW_MS);
    const open = losses.attempts.filter(({ eventIds }) => !eventIds.some((id) => explained.has(id)));
    if (!isFinding(losses.excess, FINDING.readAttemptsMin) || open.length + losses.untold < FINDING.readAttemptsMin) return [];
    return [
      {
        cause: 'UNKNOWN' as const,
        component: null,
        confidence: confidenceOf(losses.excess) / 2,
        share: of.spoiled === 0 ? 0 : Math.min(1, (open.length + losses.untold) / of.spoiled),
        explanation: `More failed ${part} reads than usual, and nothing that tells the reader from the cards.`,
        evidence: [{ label: `${part} reads that failed`, weight: 0.5, ...named(open, losses.windowEventIds) }],
        since: open[0]?.at ?? of.at - WINDOW_MS,
        isMild: true,
        aspect: null,
      },
    ];
  });
}

function silent({ isSilent, pulse, at }: Case): Diagnosis[] {
  if (!isSilent) return [];
  return [
    {
      cause: 'UNKNOWN',
      component: 'connectivity',
      confidence: 0.5,
      share: 0,
      explanation: `Silent since ${new Date(pulse.lastSeenAt ?? at).toISOString()}, longer than it usually is.`,
      evidence: [],
      since: pulse.lastSeenAt ?? at,
      isMild: false,
      aspect: 'silence',
    },
  ];
}
