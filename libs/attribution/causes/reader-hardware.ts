import { DAY_MS } from '#device';
import { countsFrom, type Case } from '../case.js';
import type { Diagnosis, Evidence } from '../diagnosis.js';
import { FAULT_SAYS, FINDING, READ_FAILURE_SAYS } from '../evidence-weights.js';
import { confidenceOf, isFinding, strongestOf } from '../excess.js';
import type { ObservedFault } from '../observed.js';
import { faultSays, reasonOf } from '../says.js';
import { named, shareOf } from '../spoiled.js';
import { componentOf, interfacesOf, lacks, readerLosses, readerSays, type ReaderLosses } from './reader-losses.js';

/** A sharp fault is seen within hours, a mild one within days; the whole week is looked at beside these. */
const LOOK_BACK_DAYS = [1, 2, 3, 5] as const;
const THRESHOLD = { countMin: FINDING.readAttemptsMin, ratioMin: FINDING.readRatioMin };

/** Failures on one interface across many different customers, well above the device's own past. */
export const findReaderHardware = (of: Case): Diagnosis[] =>
  interfacesOf(of).flatMap((part) => ofInterface(of, part) ?? []);

function ofInterface(of: Case, part: string): Diagnosis | undefined {
  const { at, spoiled } = of;
  if (lacks(of, part)) return undefined;
  const since = countsFrom(of, componentOf(part));
  const whole = readerLosses(of, part, since);
  // A shorter look has no more of either: most devices end here.
  if (whole.excess.count < FINDING.readAttemptsMin || whole.customers < FINDING.customersMin) return undefined;
  const looks = [...LOOK_BACK_DAYS.map((days) => readerLosses(of, part, Math.max(since, at - days * DAY_MS))), whole];
  const look = strongestOf(
    looks.filter(({ excess, customers }) => isFinding(excess, THRESHOLD) && customers >= FINDING.customersMin),
  );
  if (look === undefined || isQuiet(readerLosses(of, part, Math.max(since, of.quietFrom)))) return undefined;
  const blamed = whole.attempts.filter((one) => readerSays(one) > 0);
  const lost = blamed.length + whole.untold / FINDING.triesPerCustomer;
  const { count, expected } = look.excess;
  return {
    ...(isOfSoftware(blamed)
      ? { cause: 'SOFTWARE', component: 'software' }
      : { cause: 'READER_HARDWARE', component: componentOf(part) }),
    confidence: confidenceOf(look.excess),
    share: shareOf(lost, spoiled),
    explanation: `${Math.round(lost)} attempts lost on ${part} in seven days, of ${look.customers} or more different customers; ${expected.toFixed(1)} would be usual where ${count.toFixed(1)} weighted failures were seen.`,
    evidence: evidenceOf(of, whole, blamed, part),
    ...onsetOf(of, part, look),
    aspect: null,
  };
}

/** Contacts and coils time out or garble; a kernel that answers wrongly breaks the protocol. */
function isOfSoftware(blamed: readonly ObservedFault[]): boolean {
  const ofKernel = blamed.filter(({ reason }) => reason === 'protocol' || reason === 'unknown').length;
  return ofKernel >= FINDING.readAttemptsMin && ofKernel >= FINDING.softwareReasonShareMin * blamed.length;
}

/** Nothing, or no more than usual, for three trading days. */
const isQuiet = ({ excess }: ReaderLosses): boolean => excess.count <= excess.expected;

/** Since when, and how much of what was read has been lost since. */
function onsetOf(of: Case, part: string, look: ReaderLosses): Pick<Diagnosis, 'since' | 'isMild'> {
  const first = look.attempts.find((one) => readerSays(one) > 0)?.at ?? Number.POSITIVE_INFINITY;
  const window = of.observed.windows.find(({ to, reads }) => to > look.from && (reads[part]?.[1] ?? 0) > 0);
  const since = Math.max(look.from, Math.min(first, window?.from ?? first));
  // Failures cluster: what is lost of the last day tells best how bad it is now.
  const recent = readerLosses(of, part, Math.max(since, of.at - DAY_MS));
  const failing = Math.max(look.failing, recent.reads < FINDING.readAttemptsMin ? 0 : recent.failing);
  return {
    since: Math.min(since, of.at),
    isMild: look.excess.count < FINDING.mildCountMax && failing < FINDING.mildShareMax,
  };
}

function evidenceOf(of: Case, losses: ReaderLosses, blamed: readonly ObservedFault[], part: string): Evidence[] {
  const codes = of.observed.faults.filter(
    (fault) => fault.at >= losses.from && faultSays('READER_HARDWARE', fault) > 0,
  );
  const told = [...Map.groupBy(blamed, reasonOf)].map(([reason, faults]) => ({
    label: reason === 'technical' ? `technical fallback from ${part}` : `${part} reads that failed: ${reason}`,
    weight: Math.max(...faults.map(readerSays)),
    ...named(faults),
  }));
  const untold: Evidence[] =
    losses.untold >= 1 && losses.windowEventIds.length > 0
      ? [
          {
            label: `${part} reads that failed, counted in totals`,
            weight: READ_FAILURE_SAYS.READER_HARDWARE.untold,
            ...named([], losses.windowEventIds),
          },
        ]
      : [];
  const coded: Evidence[] =
    codes.length > 0
      ? [
          {
            label: "the vendor's codes for card reading",
            weight: FAULT_SAYS.READER_HARDWARE['fault.reported/card_read'],
            ...named(codes),
          },
        ]
      : [];
  return [...told, ...untold, ...coded].sort((a, b) => b.weight * b.eventCount - a.weight * a.eventCount);
}
