import { repairedAt, QUIET_MS, type Case } from '../case.js';
import type { Diagnosis, Evidence } from '../diagnosis.js';
import { FAULT_SAYS, FINDING, NORMAL, READ_FAILURE_SAYS } from '../evidence-weights.js';
import { confidenceOf, excessOf, isFinding, type Excess } from '../excess.js';
import { WEEK_MS, type ObservedFault } from '../observed.js';
import { byCustomer, named, reasonOf } from '../spoiled.js';

const DAY_MS = WEEK_MS / 7;
/** A sharp fault is seen within hours, a mild one within days. */
const LOOK_BACK_MS = [DAY_MS, 3 * DAY_MS, WEEK_MS] as const;
const WEIGHTS: Readonly<Record<string, number>> = READ_FAILURE_SAYS.READER_HARDWARE;
/** Reads of the device's own past that count as much as what is normal for all. */
const PAST_READS_FOR_HALF = 400;

/** What the interface lost since an instant, and how much of that would be normal. */
export interface ReaderLosses {
  readonly excess: Excess;
  readonly customers: number;
  readonly attempts: readonly ObservedFault[];
  readonly reads: number;
  /** Failures in totals that no single event tells of. */
  readonly untold: number;
  /** Events of the windows that count those. */
  readonly windowEventIds: readonly string[];
}

export const componentOf = (part: string): string => `card_reader.${part}`;

/** Interfaces that anything is known of. */
export const interfacesOf = ({ observed }: Case): string[] =>
  [...new Set([...observed.attempts.flatMap(({ part, kind }) => (part !== undefined && kind !== 'transaction.failed' ? [part] : [])), ...observed.windows.flatMap(({ reads }) => Object.keys(reads))])].sort();

/** Weighted losses of one interface since `from`, each card once, against what the device's own past and all devices make normal. */
export function readerLosses({ observed }: Case, part: string, from: number): ReaderLosses {
  const attempts = observed.attempts.filter((one) => one.part === part && one.kind !== 'transaction.failed' && one.at >= from);
  let [ok, failed] = [0, 0];
  const windowEventIds: string[] = [];
  for (const window of observed.windows) {
    const totals = window.reads[part];
    if (totals === undefined || window.to <= from) continue;
    // A window that began before counts for the part of it that lies behind.
    const share = window.from >= from ? 1 : (window.to - from) / (window.to - window.from);
    ok += totals[0] * share;
    failed += totals[1] * share;
    if (totals[1] > 0) windowEventIds.push(...window.eventIds);
  }
  const counted = attempts.filter(({ isCounted }) => isCounted).length;
  const untold = Math.max(0, failed - counted);
  const told = byCustomer(attempts, (one) => WEIGHTS[reasonOf(one)] ?? 0);
  const reads = ok + Math.max(failed, counted) + (attempts.length - counted);
  const count = told.count + untold * READ_FAILURE_SAYS.READER_HARDWARE.untold;
  const days = Math.max(0.25, Math.min(observed.observedDays, (observed.at - from) / DAY_MS));
  const hasTotals = ok + failed > 0;
  const expected = hasTotals ? Math.max(0.2, reads * normalShare(observed.past.get(part))) : days * NORMAL.readFailuresPerDay;
  return { excess: excessOf(count, expected), customers: told.customers + Math.floor(untold), attempts, reads, untold, windowEventIds };
}

/** The device's own past takes the place of the general figure as it grows; a past that was bad is no excuse. */
function normalShare(past: { readonly ok: number; readonly failed: number } | undefined): number {
  const general = NORMAL.readFailureShare;
  if (past === undefined) return general;
  const reads = past.ok + past.failed;
  const own = (past.failed * READ_FAILURE_SAYS.READER_HARDWARE.untold + general * PAST_READS_FOR_HALF) / (reads + PAST_READS_FOR_HALF);
  return Math.min(2 * general, Math.max(general / 2, own));
}

/** Failures on one interface across many different customers, well above the device's own past. */
export const findReaderHardware = (of: Case): Diagnosis[] => interfacesOf(of).flatMap((part) => ofInterface(of, part) ?? []);

function ofInterface(of: Case, part: string): Diagnosis | undefined {
  const { at, record, observed, spoiled } = of;
  const capabilities = record.configuration['capabilities'];
  if (Array.isArray(capabilities) && !capabilities.includes(part)) return undefined; // asked for in vain, not broken
  const since = Math.max(at - WEEK_MS, repairedAt(record, componentOf(part)));
  const looks = LOOK_BACK_MS.map((ms) => readerLosses(of, part, Math.max(since, at - ms)));
  const strongest = looks.reduce((a, b) => (b.excess.llr > a.excess.llr ? b : a));
  const whole = looks.at(-1) ?? strongest;
  if (!isFinding(strongest.excess, FINDING.readAttemptsMin) || strongest.customers < FINDING.customersMin) return undefined;
  if (isQuiet(readerLosses(of, part, Math.max(since, at - QUIET_MS)))) return undefined;
  const codes = observed.faults.filter((fault) => fault.kind === 'fault.reported' && fault.part === 'card_read' && fault.at >= since);
  const blamed = whole.attempts.filter((one) => (WEIGHTS[reasonOf(one)] ?? 0) > 0);
  const lost = blamed.length + whole.untold;
  const share = spoiled === 0 ? 0 : Math.min(1, lost / spoiled);
  const failing = whole.reads === 0 ? 1 : whole.excess.count / whole.reads;
  return {
    cause: 'READER_HARDWARE',
    component: componentOf(part),
    confidence: confidenceOf(strongest.excess),
    share,
    explanation: `${Math.round(lost)} attempts lost on ${part} in seven days, of ${strongest.customers} or more different customers; ${strongest.excess.expected.toFixed(1)} would be usual where ${strongest.excess.count.toFixed(1)} weighted failures were seen.`,
    evidence: evidenceOf(whole, blamed, codes, part),
    since: blamed[0]?.at ?? since,
    isMild: whole.excess.count < FINDING.mildCountMax && failing < FINDING.mildShareMax,
    aspect: null,
  };
}

/** Nothing, or no more than usual, for three days. */
const isQuiet = ({ excess }: ReaderLosses): boolean => excess.count <= excess.expected;

function evidenceOf(losses: ReaderLosses, blamed: readonly ObservedFault[], codes: readonly ObservedFault[], part: string): Evidence[] {
  const byReason = Map.groupBy(blamed, reasonOf);
  const told = [...byReason].map(([reason, faults]) => ({
    label: reason === 'technical' ? `technical fallback from ${part}` : `${part} reads that failed: ${reason}`,
    weight: WEIGHTS[reason] ?? 0,
    ...named(faults),
  }));
  const untold = losses.untold >= 1 && losses.windowEventIds.length > 0
    ? [{ label: `${part} reads that failed, counted in totals`, weight: READ_FAILURE_SAYS.READER_HARDWARE.untold, ...named([], losses.windowEventIds) }]
    : [];
  const coded = codes.length > 0 ? [{ label: "the vendor's codes for card reading", weight: FAULT_SAYS.READER_HARDWARE['fault.reported/card_read'], ...named(codes) }] : [];
  return [...told, ...untold, ...coded].sort((a, b) => b.weight * b.eventCount - a.weight * a.eventCount);
}
