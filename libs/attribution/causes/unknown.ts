import { DAY_MS } from '#device';
import { countsFrom, type Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { named } from '../event-names.js';
import { FINDING, NORMAL } from '../evidence-weights.js';
import { confidenceOf, excessOf, isFinding, type Excess } from '../excess.js';
import type { InterfaceLedger } from '../interface-ledger.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import type { Past } from '../past.js';
import { shareOf } from '../spoiled.js';
import { usualFailed } from './counted-faults.js';
import {
  componentOf,
  excessOver,
  hasNothingToFind,
  READ_THRESHOLD,
  readerLosses,
  usualLosses,
  windowEventIds,
  type ReaderLosses,
} from './reader-losses.js';

/** Faults above normal without a cause that the evidence names; a terminal that is silent. */
export function findUnknown(of: Case, found: readonly Diagnosis[]): Diagnosis[] {
  const unexplained = found.length > 0 ? undefined : (unexplainedReads(of) ?? unexplainedFaults(of));
  const silence = of.isSilent ? silent(of) : undefined;
  return [unexplained, silence].filter((one) => one !== undefined);
}

const lookFrom = ({ at, quietFrom }: Case): number => Math.min(quietFrom, at - 3 * DAY_MS);

interface Unexplained {
  readonly ledger: InterfaceLedger;
  readonly losses: ReaderLosses;
  readonly excess: Excess;
}

/** The interface that lost most, where nothing tells the reader from the cards. */
function unexplainedReads(of: Case): Diagnosis | undefined {
  let worst: Unexplained | undefined;
  for (const ledger of of.observed.interfaces) {
    if (hasNothingToFind(of, ledger)) continue;
    const one = unexplainedOn(of, ledger);
    if (one !== undefined && (worst === undefined || one.excess.llr > worst.excess.llr)) worst = one;
  }
  if (worst === undefined) return undefined;
  const { ledger, losses, excess } = worst;
  const attempts = ledger.attempts.slice(losses.first);
  return {
    ...UNKNOWN,
    confidence: confidenceOf(excess) / 2,
    share: shareOf(attempts.length + losses.untold / FINDING.triesPerCustomer, of.spoiled),
    explanation: `More failed ${ledger.part} reads than usual, and nothing that tells the reader from the cards.`,
    evidence: [
      {
        label: `${ledger.part} reads that failed`,
        weight: 0.5,
        ...named(attempts, windowEventIds(ledger, losses.from)),
      },
    ],
    since: attempts[0]?.at ?? losses.from,
  };
}

function unexplainedOn(of: Case, ledger: InterfaceLedger): Unexplained | undefined {
  const losses = readerLosses(ledger, Math.max(lookFrom(of), countsFrom(of, componentOf(ledger.part))));
  if (losses.count < FINDING.readAttemptsMin) return undefined;
  const excess = excessOver(usualLosses(of.observed, ledger), of.observed, ledger, losses);
  return isFinding(excess, READ_THRESHOLD) ? { ledger, losses, excess } : undefined;
}

/** Codes that nobody can read, hosts that do not answer this one device, payments that fail for no reason told. */
function unexplainedFaults(of: Case): Diagnosis | undefined {
  const { observed, spoiled } = of;
  const from = lookFrom(of);
  const faults = observed.faults.slice(firstSince(observed.faults, from + 1)).filter((one) => saysNothing(of, one) > 0);
  const attempts = observed.attempts
    .slice(firstSince(observed.attempts, from + 1))
    .filter(({ meaning, isSpoiled }) => meaning.isBeyondDevice && isSpoiled);
  let count = attempts.length;
  for (const one of faults) count += saysNothing(of, one);
  if (count < FINDING.countMin) return undefined;
  const days = Math.max(1, Math.min(observed.observedDays, (of.at - from) / DAY_MS));
  const expected = days * usualPerDay(observed.past) + Math.min(attempts.length, usualFailed(observed, from));
  const excess = excessOf(count, expected);
  if (!isFinding(excess)) return undefined;
  const all: ObservedFault[] = [...faults, ...attempts].sort((a, b) => a.at - b.at);
  return {
    ...UNKNOWN,
    confidence: confidenceOf(excess) / 2,
    share: shareOf(attempts.length, spoiled),
    explanation: `${all.length} faults that name no cause, where ${expected.toFixed(1)} would be usual.`,
    evidence: [...Map.groupBy(all, labelOf)].map(([label, list]) => ({ label, weight: 0.5, ...named(list) })),
    since: all[0]?.at ?? of.at,
  };
}

/** Codes mean what the vendor likes: who has told so many of them for weeks is well with them. */
function usualPerDay(past: Past): number {
  return Math.max(
    NORMAL.unknownFaultsPerDay,
    (past.faults('UNKNOWN') + 7 * NORMAL.unknownFaultsPerDay) / (past.days + 7),
  );
}

/** Where a device tells no totals, its codes for card reading are all that there is, and name neither interface nor card. */
const CARD_CODE_SAYS = 0.5;

function saysNothing({ observed }: Case, { meaning }: ObservedFault): number {
  const isCardCode = observed.windows.count === 0 && meaning.asFault.READER_HARDWARE > 0;
  return meaning.asFault.UNKNOWN || (isCardCode ? CARD_CODE_SAYS : 0);
}

const labelOf = ({ told: { kind, reason, responseCode, detail } }: ObservedFault): string =>
  kind === 'fault.reported'
    ? `the vendor's code ${reason ?? ''}`
    : [kind.replace('.', ' '), responseCode ?? detail ?? reason].filter(Boolean).join(': ');

const UNKNOWN = { cause: 'UNKNOWN', component: null, isMild: true, aspect: null } as const;

function silent({ pulse, at }: Case): Diagnosis {
  const since = pulse.lastSeenAt ?? at;
  return {
    ...UNKNOWN,
    component: 'connectivity',
    confidence: 0.5,
    share: 0,
    explanation: `Silent since ${new Date(since).toISOString()}, longer than it usually is.`,
    evidence: [],
    since,
    isMild: false,
    aspect: 'silence',
  };
}
