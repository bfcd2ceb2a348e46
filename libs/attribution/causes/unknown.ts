import { DAY_MS } from '#device';
import { countsFrom, type Case } from '../case.js';
import type { Diagnosis } from '../diagnosis.js';
import { FINDING, NORMAL } from '../evidence-weights.js';
import { confidenceOf, excessOf, isFinding } from '../excess.js';
import type { ObservedFault } from '../observed.js';
import { faultSays, isSpoiled } from '../says.js';
import { named, shareOf } from '../spoiled.js';
import { usualFailed } from './counted-faults.js';
import { componentOf, interfacesOf, lacks, readerLosses } from './reader-losses.js';

/** Faults above normal without a cause that the evidence names; a terminal that is silent. */
export function findUnknown(of: Case, found: readonly Diagnosis[]): Diagnosis[] {
  const named = found.length > 0 ? [] : (unexplainedReads(of) ?? unexplainedFaults(of) ?? []);
  return [...named, ...silent(of)];
}

const lookFrom = ({ at, quietFrom }: Case): number => Math.min(quietFrom, at - 3 * DAY_MS);

/** The interface that lost most, where nothing tells the reader from the cards. */
function unexplainedReads(of: Case): Diagnosis[] | undefined {
  const threshold = { countMin: FINDING.readAttemptsMin, ratioMin: FINDING.readRatioMin };
  const [worst] = interfacesOf(of)
    .filter((part) => !lacks(of, part))
    .map((part) => ({ part, ...readerLosses(of, part, Math.max(lookFrom(of), countsFrom(of, componentOf(part)))) }))
    .filter(({ excess }) => isFinding(excess, threshold))
    .sort((a, b) => b.excess.llr - a.excess.llr);
  if (worst === undefined) return undefined;
  const { part, excess, attempts, untold, windowEventIds } = worst;
  return [
    {
      ...UNKNOWN,
      confidence: confidenceOf(excess) / 2,
      share: shareOf(attempts.length + untold / FINDING.triesPerCustomer, of.spoiled),
      explanation: `More failed ${part} reads than usual, and nothing that tells the reader from the cards.`,
      evidence: [{ label: `${part} reads that failed`, weight: 0.5, ...named(attempts, windowEventIds) }],
      since: attempts[0]?.at ?? worst.from,
    },
  ];
}

/** Codes that nobody can read, hosts that do not answer this one device, payments that fail for no reason told. */
function unexplainedFaults(of: Case): Diagnosis[] | undefined {
  const { observed, spoiled } = of;
  const from = lookFrom(of);
  const saysNothing = (fault: ObservedFault): number =>
    faultSays('UNKNOWN', fault) || (isCardCode(of, fault) ? CARD_CODE_SAYS : 0);
  const faults = observed.faults.filter((fault) => fault.at > from && saysNothing(fault) > 0);
  const attempts = observed.attempts.filter((one) => one.at > from && isUnexplained(one));
  const all: ObservedFault[] = [...faults, ...attempts].sort((a, b) => a.at - b.at);
  const [first] = all;
  if (first === undefined) return undefined;
  const days = Math.max(1, Math.min(observed.observedDays, (of.at - from) / DAY_MS));
  const expected = days * usualPerDay(observed.past) + Math.min(attempts.length, usualFailed(observed.windows, from));
  const count = faults.reduce((sum, one) => sum + saysNothing(one), attempts.length);
  const excess = excessOf(count, expected);
  if (!isFinding(excess)) return undefined;
  return [
    {
      ...UNKNOWN,
      confidence: confidenceOf(excess) / 2,
      share: shareOf(attempts.length, spoiled),
      explanation: `${all.length} faults that name no cause, where ${expected.toFixed(1)} would be usual.`,
      evidence: [...Map.groupBy(all, labelOf)].map(([label, list]) => ({ label, weight: 0.5, ...named(list) })),
      since: first.at,
    },
  ];
}

/** Codes mean what the vendor likes: who has told so many of them for weeks is well with them. */
function usualPerDay({ days, faults }: Case['observed']['past']): number {
  let weight = 0;
  for (const past of faults) weight += past.times * faultSays('UNKNOWN', past);
  return Math.max(NORMAL.unknownFaultsPerDay, (weight + 7 * NORMAL.unknownFaultsPerDay) / (days + 7));
}

/** Where a device tells no totals, its codes for card reading are all that there is, and name neither interface nor card. */
const CARD_CODE_SAYS = 0.5;
const isCardCode = ({ observed }: Case, fault: ObservedFault): boolean =>
  observed.windows.length === 0 && faultSays('READER_HARDWARE', fault) > 0;

const isUnexplained = (one: ObservedFault): boolean =>
  one.kind === 'transaction.failed' &&
  (one.reason === 'host' || one.reason === 'issuer') &&
  isSpoiled(one) &&
  one.detail !== 'card_expired';

const labelOf = ({ kind, reason, responseCode, detail }: ObservedFault): string =>
  kind === 'fault.reported'
    ? `the vendor's code ${reason ?? ''}`
    : [kind.replace('.', ' '), responseCode ?? detail ?? reason].filter(Boolean).join(': ');

const UNKNOWN = { cause: 'UNKNOWN', component: null, isMild: true, aspect: null } as const;

function silent({ isSilent, pulse, at }: Case): Diagnosis[] {
  if (!isSilent) return [];
  const since = pulse.lastSeenAt ?? at;
  const explanation = `Silent since ${new Date(since).toISOString()}, longer than it usually is.`;
  return [
    {
      ...UNKNOWN,
      component: 'connectivity',
      confidence: 0.5,
      share: 0,
      explanation,
      evidence: [],
      since,
      isMild: false,
      aspect: 'silence',
    },
  ];
}
