import { DAY_MS } from '#device';
import { countsFrom, type Case } from '../case.js';
import type { Diagnosis, Evidence } from '../diagnosis.js';
import { named } from '../event-names.js';
import { FAULT_SAYS, FINDING, READ_FAILURE_SAYS } from '../evidence-weights.js';
import { confidenceOf, isFinding, strongestOf, type Look } from '../excess.js';
import type { InterfaceLedger } from '../interface-ledger.js';
import { firstSince, type ObservedFault } from '../observed-fault.js';
import { reasonOf } from '../says.js';
import { shareOf } from '../spoiled.js';
import {
  componentOf,
  excessOver,
  hasNothingToFind,
  READ_THRESHOLD,
  readerLosses,
  readerSays,
  usualLosses,
  windowEventIds,
  type ReaderLosses,
  type UsualLosses,
} from './reader-losses.js';

/** A sharp fault is seen within hours, a mild one within days; the whole week is looked at beside these. */
const LOOK_BACK_DAYS = [1, 2, 3, 5] as const;

/** Failures on one interface across many different customers, well above the device's own past. */
export function findReaderHardware(of: Case): Diagnosis[] {
  const found: Diagnosis[] = [];
  for (const ledger of of.observed.interfaces) {
    if (hasNothingToFind(of, ledger)) continue;
    const one = ofInterface(of, ledger);
    if (one !== undefined) found.push(one);
  }
  return found;
}

interface ReaderLook extends Look {
  readonly losses: ReaderLosses;
}

const isOfMany = ({ count, customers }: ReaderLosses): boolean =>
  count >= FINDING.readAttemptsMin && customers >= FINDING.customersMin;

function ofInterface(of: Case, ledger: InterfaceLedger): Diagnosis | undefined {
  const { at, spoiled, observed } = of;
  const { part } = ledger;
  const since = countsFrom(of, componentOf(part));
  const whole = readerLosses(ledger, since);
  // A shorter look has no more of either: most devices end here.
  if (!isOfMany(whole)) return undefined;
  const usual = usualLosses(observed, ledger);
  const look = strongestLook(of, ledger, usual, whole);
  if (look === undefined || isQuiet(of, ledger, usual, since)) return undefined;
  const blamed = ledger.attempts.slice(whole.first).filter((one) => readerSays(one) > 0);
  const lost = blamed.length + whole.untold / FINDING.triesPerCustomer;
  const { count, expected } = look.excess;
  return {
    ...(isOfSoftware(blamed)
      ? { cause: 'SOFTWARE', component: 'software' }
      : { cause: 'READER_HARDWARE', component: componentOf(part) }),
    confidence: confidenceOf(look.excess),
    share: shareOf(lost, spoiled),
    explanation: `${Math.round(lost)} attempts lost on ${part} in seven days, of ${look.losses.customers} or more different customers; ${expected.toFixed(1)} would be usual where ${count.toFixed(1)} weighted failures were seen.`,
    evidence: evidenceOf(of, ledger, whole, blamed),
    ...onsetOf(ledger, look, at),
    aspect: null,
  };
}

function strongestLook(
  of: Case,
  ledger: InterfaceLedger,
  usual: UsualLosses,
  whole: ReaderLosses,
): ReaderLook | undefined {
  const looks: ReaderLook[] = [];
  for (const days of [...LOOK_BACK_DAYS, null]) {
    const losses = days === null ? whole : readerLosses(ledger, Math.max(whole.from, of.at - days * DAY_MS));
    if (!isOfMany(losses)) continue;
    const excess = excessOver(usual, of.observed, ledger, losses);
    if (isFinding(excess, READ_THRESHOLD)) looks.push({ excess, losses });
  }
  return strongestOf(looks);
}

/** Contacts and coils time out or garble; a kernel that answers wrongly breaks the protocol. */
function isOfSoftware(blamed: readonly ObservedFault[]): boolean {
  const ofKernel = blamed.filter(({ told: { reason } }) => reason === 'protocol' || reason === 'unknown').length;
  return ofKernel >= FINDING.readAttemptsMin && ofKernel >= FINDING.softwareReasonShareMin * blamed.length;
}

/** Nothing, or no more than usual, for three trading days. */
function isQuiet(of: Case, ledger: InterfaceLedger, usual: UsualLosses, since: number): boolean {
  const { count, expected } = excessOver(
    usual,
    of.observed,
    ledger,
    readerLosses(ledger, Math.max(since, of.quietFrom)),
  );
  return count <= expected;
}

/** Since when, and how much of what was read has been lost since. */
function onsetOf(
  ledger: InterfaceLedger,
  { losses, excess }: ReaderLook,
  at: number,
): Pick<Diagnosis, 'since' | 'isMild'> {
  const first = ledger.attempts.slice(losses.first).find((one) => readerSays(one) > 0)?.at ?? Number.POSITIVE_INFINITY;
  const failed = ledger.reads.findIndex(
    (reads, i) => reads > (ledger.ok[i] ?? 0) && (ledger.windows.to[i] ?? 0) > losses.from,
  );
  const since = Math.max(losses.from, Math.min(first, ledger.windows.from[failed] ?? first));
  // Failures cluster: what is lost of the last day tells best how bad it is now.
  const recent = readerLosses(ledger, Math.max(since, at - DAY_MS));
  const failing = Math.max(losses.failing, recent.reads < FINDING.readAttemptsMin ? 0 : recent.failing);
  return {
    since: Math.min(since, at),
    isMild: excess.count < FINDING.mildCountMax && failing < FINDING.mildShareMax,
  };
}

function evidenceOf(
  { observed: { faults } }: Case,
  ledger: InterfaceLedger,
  { from, untold }: ReaderLosses,
  blamed: readonly ObservedFault[],
): Evidence[] {
  const { part } = ledger;
  const evidence: Evidence[] = [...Map.groupBy(blamed, ({ told }) => reasonOf(told))].map(([reason, own]) => ({
    label: reason === 'technical' ? `technical fallback from ${part}` : `${part} reads that failed: ${reason}`,
    weight: Math.max(...own.map(readerSays)),
    ...named(own),
  }));
  const eventIds = untold >= 1 ? windowEventIds(ledger, from) : [];
  if (eventIds.length > 0) {
    evidence.push({
      label: `${part} reads that failed, counted in totals`,
      weight: READ_FAILURE_SAYS.READER_HARDWARE.untold,
      ...named([], eventIds),
    });
  }
  const codes = faults.slice(firstSince(faults, from)).filter(({ meaning }) => meaning.asFault.READER_HARDWARE > 0);
  if (codes.length > 0) {
    evidence.push({
      label: "the vendor's codes for card reading",
      weight: FAULT_SAYS.READER_HARDWARE['fault.reported/card_read'],
      ...named(codes),
    });
  }
  return evidence.sort((a, b) => b.weight * b.eventCount - a.weight * a.eventCount);
}
